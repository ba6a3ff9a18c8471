import assert from 'node:assert/strict';
import { panelHtml, runIdOf } from '../../src/vscode/panel-html.ts';
import { readPanelMessage } from '../../src/vscode/panel-messages.ts';

describe('the page of a panel', () => {
  const html = panelHtml({
    cspSource: 'https://source',
    nonce: 'N0nce',
    script: 'p.js?a&b',
    style: 'p.css',
    runId: 'a</script>',
  });

  it('allows its own script only, and nothing from elsewhere', () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]?.replaceAll('&#39;', "'");
    assert.equal(
      policy,
      "default-src 'none'; img-src https://source data:; font-src https://source; style-src https://source 'nonce-N0nce'; script-src 'nonce-N0nce'",
    );
    assert.equal([...html.matchAll(/<script(?! nonce="N0nce")/g)].length, 0);
  });

  it('lets no text out of its place', () => {
    assert.equal([...html.matchAll(/<\/script>/g)].length, 2);
    assert.match(html, /src="p\.js\?a&amp;b"/);
  });

  it('knows its run again, and nothing else', () => {
    assert.equal(runIdOf({ run: 'm1x-12ab', view: {} }), 'm1x-12ab');
    for (const state of [undefined, null, 'x', {}, { run: 3 }, { run: '../x' }])
      assert.equal(runIdOf(state), undefined);
  });
});

describe('messages of a panel', () => {
  it('pass when they are well formed', () => {
    for (const message of [
      { type: 'ready' },
      { type: 'command', command: 'restart' },
      { type: 'processCommand', pid: 4711, command: 'kill' },
      { type: 'goto', file: '/a.ts', line: 3, column: 1 },
      { type: 'explain', topic: 'join-before-get' },
      { type: 'lesson', lesson: 'dining-philosophers' },
    ]) {
      assert.deepEqual(readPanelMessage(message), message);
    }
  });

  it('are dropped when they are not', () => {
    for (const message of [
      undefined,
      null,
      'ready',
      { type: 'other' },
      { type: 'command', command: 'toString' },
      { type: 'command', command: 'rm' },
      { type: 'processCommand', pid: 1, command: 'kill' },
      { type: 'processCommand', pid: -1, command: 'kill' },
      { type: 'processCommand', pid: 5, command: 'stop' },
      { type: 'goto', file: 3, line: 1, column: 1 },
      { type: 'goto', file: '/a', line: 0, column: 1 },
      { type: 'goto', file: '/a', line: Number.NaN, column: 1 },
      { type: 'explain', topic: '../../secret' },
      { type: 'lesson', lesson: '../../secret' },
    ]) {
      assert.equal(readPanelMessage(message), undefined, JSON.stringify(message));
    }
  });

  it('carry nothing that was not looked at', () => {
    assert.deepEqual(readPanelMessage({ type: 'ready', extra: 1 }), { type: 'ready' });
  });
});

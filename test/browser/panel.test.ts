/** The panel's built bundle in a real Chromium: what it shows, what it posts, how it is used without a mouse. */
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { bankRun, lonelyRun, philosophersRun, troubleRun } from '../media/made-runs.ts';
import { PanelBrowser, type PanelPage } from './support/panel-page.ts';

let browser: PanelBrowser;
let panel: PanelPage;

describe('panel', function () {
  this.timeout(60_000);
  before(async () => {
    browser = await PanelBrowser.open();
  });
  after(async () => {
    await browser.close();
  });
  beforeEach(async () => {
    panel = await browser.panel();
  });
  afterEach(async () => {
    const { errors } = panel;
    await panel.close();
    assert.deepEqual(errors, [], 'no error and nothing refused by the content security policy');
  });

  const item = (name: string): Locator => panel.page.getByRole('treeitem', { name: new RegExp(`^${name}`) });

  /** Scrubs to a share of the run with the mouse. */
  async function scrub(share: number): Promise<void> {
    const box = await panel.page.getByRole('slider').boundingBox();
    assert.ok(box);
    await panel.page.mouse.click(box.x + 6 + (box.width - 12) * share, box.y + box.height / 2);
    await panel.settled();
  }

  describe('without a run', () => {
    it('invites to run, and posts it', async () => {
      await panel.page.getByRole('heading', { name: 'Watch a program at work' }).waitFor();
      await panel.page.getByRole('button', { name: 'Run', exact: true }).last().click();
      assert.deepEqual(await panel.posted('command'), { type: 'command', command: 'run' });
    });

    it('says why a program could not run, with a way to its line', async () => {
      await panel.send({
        type: 'status',
        status: {
          state: 'failed',
          program: '/course/bank.ts',
          title: 'bank.ts does not compile',
          detail: 'Expected ";"',
          site: { file: '/course/bank.ts', line: 14, column: 9 },
        },
      });
      await panel.page.getByText('Expected ";"').waitFor();
      await panel.page.getByRole('button', { name: 'Go to bank.ts:14' }).click();
      assert.deepEqual(await panel.posted('goto'), {
        type: 'goto',
        file: '/course/bank.ts',
        line: 14,
        column: 9,
      });
    });

    it('offers to run nothing for a file that was opened', async () => {
      await panel.send(
        { type: 'reset', live: false, title: 'bank.mptrace', saved: true },
        { type: 'frames', bytes: bankRun() },
        { type: 'status', status: { state: 'ended', program: 'bank.mptrace', exitcode: 0, signal: null } },
      );
      await panel.page.getByText('ended with code 0').first().waitFor();
      assert.equal(await panel.page.getByRole('button', { name: /^(Run|Restart)$/ }).count(), 0);
    });

    it('says that a file is not a trace', async () => {
      await panel.show(new TextEncoder().encode('This is no trace at all, but a text.'), 'notes.txt', null);
      await panel.page.getByText('This is not a saved run').waitFor();
    });
  });

  describe('with a run that has ended', () => {
    it('shows its processes with how they ended, and its resources', async () => {
      await panel.show(bankRun());
      assert.equal(await panel.page.getByRole('treeitem').count(), 5);
      await item('teller-3, pid 4103, exited with code 0').waitFor();
      await panel.tab('Resources').click();
      const queue = panel.page.getByRole('article', { name: 'Queue "orders"' });
      assert.match(await queue.innerText(), /put\s+20\s+got\s+20/);
      const value = panel.page.getByRole('article', { name: 'Value "balance"' });
      assert.match(await value.innerText(), /last written by teller-\d/);
    });

    it('paints the timeline: solid where a process runs, nothing before it began', async () => {
      await panel.show(bankRun());
      const [main = [], before = []] = await panel.page.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>('.mp-canvas');
        const context = canvas?.getContext('2d');
        if (!canvas || !context) throw new Error('no canvas');
        const scale = window.devicePixelRatio;
        // The main process's lane begins below the ruler; the third one's process starts later.
        const places = [
          [60, 26 + 14],
          [14, 26 + 46 * 3 + 14],
        ] as const;
        return places.map(([x, y]) => [...context.getImageData(x * scale, y * scale, 1, 1).data.slice(0, 3)]);
      });
      const [red = 0, green = 0, blue = 0] = main;
      assert.ok(green > red + 20 && green > blue + 20, `running is green: ${main.join()}`);
      assert.ok(Math.max(...before) < 60, `nothing yet: ${before.join()}`);
    });

    it('scrubbing changes every view to the chosen moment', async () => {
      await panel.show(bankRun());
      await scrub(0.52);
      await item('teller-2.*blocked: Lock "accounts" held by teller-1').waitFor();
      await panel.tab('Resources').click();
      const lock = panel.page.getByRole('article', { name: 'Lock "accounts"' });
      assert.match(await lock.innerText(), /held by teller-1[\s\S]*2 waiters/);
      await panel.tab('Console').click();
      assert.equal(await panel.page.getByText('final balance').count(), 0, 'not printed yet');
      await panel.page.getByRole('button', { name: 'To the end' }).click();
      await panel.page.getByText('final balance: 2130').waitFor();
      await item('teller-2.*exited with code 0').waitFor();
    });

    it('steps by single events and replays', async () => {
      await panel.show(lonelyRun());
      const slider = panel.page.getByRole('slider', { name: 'Moment of the run' });
      await slider.focus();
      await panel.page.keyboard.press('Home');
      await panel.page.keyboard.press('ArrowRight');
      assert.match((await slider.getAttribute('aria-valuetext')) ?? '', /^0\.000/);
      await panel.page.keyboard.press('ArrowRight');
      await panel.page.keyboard.press('ArrowRight');
      assert.match((await slider.getAttribute('aria-valuetext')) ?? '', /^0\.004/);
      await panel.page.keyboard.press('ArrowLeft');
      assert.match((await slider.getAttribute('aria-valuetext')) ?? '', /^0\.00[01]/);
      await panel.page.getByRole('button', { name: 'Replay', exact: true }).click();
      // 94 ms at the speed of life: over when the moment is the end again.
      await panel.page.waitForFunction(() =>
        document.querySelector('[role=slider]')?.getAttribute('aria-valuetext')?.startsWith('0.094'),
      );
    });

    it('says that a trace was cut, and shows what came before', async () => {
      const bytes = bankRun();
      await panel.show(bytes.subarray(0, Math.round(bytes.length * 0.7)), '/course/bank.ts', null);
      await panel.page.getByText('ends in the middle').waitFor();
      assert.equal(await panel.page.getByRole('treeitem').count(), 5);
    });

    it('forgets everything at a reset', async () => {
      await panel.show(philosophersRun(), '/course/philosophers.ts', null);
      await panel.tab('Findings').click();
      await panel.page.getByRole('heading', { name: /Deadlock/ }).waitFor();
      await panel.show(lonelyRun(), '/course/hello.ts');
      assert.equal(await panel.page.getByRole('treeitem').count(), 1);
      assert.equal(await panel.page.getByRole('heading', { name: /Deadlock/ }).count(), 0);
    });
  });

  describe('findings', () => {
    it('names a deadlock in words, draws it, goes to its lines and explains it', async () => {
      await panel.show(philosophersRun(), '/course/philosophers.ts', null);
      await panel.page.getByRole('tab', { name: /Findings.*1 found/ }).click();
      const finding = panel.page
        .getByRole('listitem')
        .filter({ has: panel.page.getByRole('heading', { name: /Deadlock/ }) });
      const words = await finding.first().innerText();
      for (const name of ['Plato', 'Kant', 'Hume', 'Marx', 'Arendt']) assert.ok(words.includes(name));
      const graph = panel.page.getByRole('img', { name: /Wait-for graph/ });
      assert.equal(await graph.locator('.mp-graph-node').count(), 6);
      assert.equal(await graph.locator('.mp-graph-circle').count(), 5);
      await panel.page
        .getByRole('button', { name: /philosophers\.ts:15/ })
        .first()
        .click();
      assert.equal((await panel.posted('goto')).line, 15);
      await panel.page.getByRole('button', { name: /^Explain/ }).click();
      assert.deepEqual(await panel.posted('explain'), { type: 'explain', topic: 'deadlock' });
      await panel.page.getByRole('button', { name: 'Lesson', exact: true }).click();
      assert.deepEqual(await panel.posted('lesson'), { type: 'lesson', lesson: 'dining-philosophers' });
    });

    it('tells the worst over every view, once it has happened, and leads to why', async () => {
      await panel.show(philosophersRun(), '/course/philosophers.ts', null);
      const why = panel.page.getByRole('button', { name: 'Show why' });
      await why.waitFor();
      await panel.page
        .getByRole('strong')
        .filter({ hasText: /^Deadlock: Plato, Kant/ })
        .waitFor();
      await panel.tab('Console').click();
      await why.waitFor();
      await scrub(0.02);
      assert.equal(await why.count(), 0, 'not yet at that moment');
      await panel.page.getByRole('button', { name: 'To the end' }).click();
      await why.click();
      await panel.page.getByRole('img', { name: /Wait-for graph/ }).waitFor();
      assert.equal(await why.count(), 0, 'its own page says it at length');
      const focused = await panel.page.evaluate(() => document.activeElement?.id);
      assert.equal(focused, 'mp-main-tab-findings', 'the button is gone, the focus is not');
    });

    it('the timeline explains what it has drawn, who keeps whom waiting among it, and again after another run', async () => {
      const explained = async (): Promise<string[]> =>
        (await panel.page.locator('.mp-legend li').allInnerTexts()).map((text) => text.trim());
      for (let round = 0; round < 2; round++) {
        await panel.show(philosophersRun(), '/course/philosophers.ts', null);
        const words = await explained();
        for (const sign of ['running', 'is kept waiting by', 'waits for a lock', 'holds a lock'])
          assert.ok(words.includes(sign), words.join());
        assert.ok(!words.includes('message'), words.join());
      }
    });

    it('are announced', async () => {
      await panel.show(troubleRun(), '/course/trouble.ts', null);
      await panel.page
        .getByRole('status')
        .filter({ hasText: /Deadlock|ended while it held/ })
        .waitFor({ state: 'attached' });
    });
  });

  describe('while a run goes on', () => {
    /** The first part of a run, as a host streams it. */
    async function live(share: number): Promise<Uint8Array> {
      const bytes = philosophersRun();
      await panel.send(
        { type: 'reset', live: true, title: '/course/philosophers.ts' },
        { type: 'status', status: { state: 'running', program: '/course/philosophers.ts', pid: 4100 } },
        { type: 'frames', bytes: bytes.subarray(0, Math.round(bytes.length * share)) },
      );
      await panel.page.getByRole('treeitem').first().waitFor();
      return bytes;
    }

    it('takes bytes cut anywhere, and has stop, pause and restart', async () => {
      const bytes = philosophersRun();
      await panel.send(
        { type: 'reset', live: true, title: '/course/philosophers.ts' },
        { type: 'status', status: { state: 'running', program: '/course/philosophers.ts', pid: 4100 } },
      );
      const step = Math.ceil(bytes.length / 37);
      for (let at = 0; at < bytes.length; at += step)
        await panel.send({ type: 'frames', bytes: bytes.subarray(at, at + step) });
      await item('Kant.*blocked: Lock "fork 3" held by Hume').waitFor();
      for (const [name, command] of [
        ['Pause', 'pause'],
        ['Restart', 'restart'],
        ['Stop', 'stop'],
      ] as const) {
        await panel.page.getByRole('button', { name, exact: true }).click();
        assert.deepEqual(await panel.posted('command'), { type: 'command', command });
      }
    });

    it('ends a single process', async () => {
      await live(1);
      await item('Hume').hover();
      await panel.page.getByRole('button', { name: 'Kill Hume (SIGKILL)' }).click();
      assert.deepEqual(await panel.posted('processCommand'), {
        type: 'processCommand',
        pid: 4103,
        command: 'kill',
      });
    });

    it('a chosen moment stays while events come, and Live goes back', async () => {
      const bytes = await live(0.5);
      await scrub(0.3);
      const moment = await panel.page.getByRole('slider').getAttribute('aria-valuenow');
      await panel.send({ type: 'frames', bytes: bytes.subarray(Math.round(bytes.length * 0.5)) });
      assert.equal(await panel.page.getByRole('slider').getAttribute('aria-valuenow'), moment);
      await panel.page.getByRole('button', { name: 'Live' }).click();
      await item('Kant.*blocked: Lock "fork 3"').waitFor();
    });
  });

  describe('by keyboard', () => {
    it('the tree is walked, folded, and leads to the source', async () => {
      await panel.show(bankRun());
      await panel.page.getByRole('tree').focus();
      await panel.page.keyboard.press('ArrowDown');
      await panel.page.keyboard.press('ArrowDown');
      const active = await panel.page.getByRole('tree').getAttribute('aria-activedescendant');
      assert.equal(active, await item('teller-2').getAttribute('id'));
      await panel.page.keyboard.press('Home');
      await panel.page.keyboard.press('ArrowLeft');
      await panel.settled();
      assert.equal(await panel.page.getByRole('treeitem').count(), 1);
      await panel.page.keyboard.press('ArrowRight');
      await panel.settled();
      assert.equal(await panel.page.getByRole('treeitem').count(), 5);
      await panel.page.keyboard.press('Enter');
      assert.equal((await panel.posted('goto')).file, '/course/bank.ts');
    });

    it('tabs are chosen with the arrows, Tab reaches what they show, Escape closes the details', async () => {
      await panel.show(bankRun());
      await panel.tab('Timeline').focus();
      await panel.page.keyboard.press('ArrowRight');
      assert.equal(await panel.tab('Resources').getAttribute('aria-selected'), 'true');
      await panel.page.keyboard.press('Tab');
      const focused = await panel.page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
      assert.equal(focused, 'Resources');
      await item('teller-1').click();
      await panel.page.getByRole('complementary', { name: /Details/ }).waitFor();
      await panel.page.keyboard.press('Escape');
      await panel.page.getByRole('complementary', { name: /Details/ }).waitFor({ state: 'detached' });
    });

    it('the timeline zooms, pans, steps from state to state and says each', async () => {
      await panel.show(bankRun());
      const timeline = panel.page.getByRole('application');
      await timeline.focus();
      for (const key of ['+', '+', 'ArrowRight', '-', '0', 'ArrowDown', 'ArrowDown'])
        await panel.page.keyboard.press(key);
      await panel.page.keyboard.press('Home');
      const said: string[] = [];
      for (let step = 0; step < 4; step++) {
        await panel.page.keyboard.press('.');
        await panel.settled();
        said.push(await panel.page.getByRole('status').first().innerText());
      }
      assert.ok(
        said.some((words) => /^teller-1 blocked: wait Event "opened"/.test(words)),
        said.join(' | '),
      );
      await panel.page.keyboard.press('Enter');
      assert.equal((await panel.posted('goto')).file, '/course/bank.ts');
    });

    it('the table of events has what the picture has, and moves the moment', async () => {
      await panel.show(bankRun());
      await panel.tab('Events').click();
      const rows = panel.page.getByRole('grid', { name: 'Events' });
      await rows.focus();
      await panel.page.keyboard.press('Home');
      await panel.settled();
      assert.match(await panel.page.getByRole('row', { selected: true }).innerText(), /process begin/);
      for (let step = 0; step < 9; step++) await panel.page.keyboard.press('ArrowDown');
      await panel.settled();
      assert.match(
        await panel.page.getByRole('row', { selected: true }).innerText(),
        /process start|process create/,
      );
      await panel.page.keyboard.press('End');
      await panel.settled();
      assert.match(await panel.page.getByRole('row', { selected: true }).innerText(), /runner end/);
    });
  });

  it('remembers tab and widths across a reload', async () => {
    await panel.show(bankRun());
    await panel.tab('Console').click();
    await panel.settled();
    await panel.page.reload();
    await panel.posted('ready');
    await panel.show(bankRun());
    assert.equal(await panel.tab('Console').getAttribute('aria-selected'), 'true');
  });

  it('shows on a bar what it was, and goes to its line at a click', async () => {
    await panel.show(philosophersRun(), '/course/philosophers.ts', null);
    const box = await panel.page.getByRole('application').boundingBox();
    assert.ok(box);
    // The second philosopher's lane, far in the deadlock.
    const [x, y] = [box.x + box.width * 0.7, box.y + 26 + 46 * 2 + 14];
    await panel.page.mouse.move(x, y);
    await panel.page.locator('.mp-tooltip').getByText('blocked: acquire Lock "fork 3"').waitFor();
    await panel.page.mouse.click(x, y);
    assert.equal((await panel.posted('goto')).line, 15);
    await panel.page
      .getByRole('complementary', { name: /Details/ })
      .getByText('still lasts')
      .waitFor();
  });
});

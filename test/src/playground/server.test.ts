import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { WebSocket } from 'ws';

import { openPlayground, type Playground } from '../../../src/playground/server.ts';
import type { ServerToPage } from '../../../trace/playground-protocol.ts';
import { fakeRunner, type FakeRun } from './fake-run.ts';

const root = resolve(import.meta.dirname, '../../..');

describe('the playground’s server', () => {
  let playground: Playground;
  let runner: ReturnType<typeof fakeRunner>;
  let cookie: string;
  let base: string;

  before(async () => {
    runner = fakeRunner();
    playground = await openPlayground({
      root,
      startRun: runner.startRun,
      lessons: [],
      judge: (lesson, run) =>
        Promise.resolve({ passed: run.status.state === 'ended', message: `checked ${lesson}`, steps: [] }),
      limits: { time: 60_000 },
      port: 0,
    });
    base = `http://127.0.0.1:${playground.port}`;
    const first = await get(playground.url);
    cookie = (first.headers['set-cookie'] ?? [''])[0]?.split(';')[0] ?? '';
  });

  after(async () => {
    await playground.close();
  });

  const get = async (url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> => {
    const asked = request(url, { headers, method });
    asked.end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    let body = '';
    for await (const chunk of response) body += String(chunk);
    return { status: response.statusCode ?? 0, headers: response.headers, body };
  };

  const openPage = async (): Promise<Page> => {
    const socket = new WebSocket(`ws://127.0.0.1:${playground.port}/api/session`, {
      headers: { cookie },
      origin: base,
    });
    const page = new Page(socket);
    await once(socket, 'open');
    return page;
  };

  const refusedUpgrade = async (
    headers: Record<string, string>,
    origin: string | undefined,
  ): Promise<number> => {
    const socket = new WebSocket(`ws://127.0.0.1:${playground.port}/api/session`, {
      headers,
      ...(origin === undefined ? {} : { origin }),
    });
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
    response.resume();
    socket.on('error', () => undefined);
    socket.terminate();
    return response.statusCode ?? 0;
  };

  describe('who may ask', () => {
    it('takes the token out of the address, into a cookie', async () => {
      const { status, headers } = await get(`${playground.url}&lesson=lock`);
      assert.equal(status, 303);
      assert.equal(headers.location, '/?lesson=lock');
      assert.match(String(headers['set-cookie']), /HttpOnly; SameSite=Strict/);
      assert.equal(headers['referrer-policy'], 'no-referrer');
    });

    it('opens once with a launch code', async () => {
      const url = playground.launchUrl();
      assert.equal((await get(url)).status, 303);
      assert.equal((await get(url)).status, 403);
    });

    it('refuses every path without the token', async () => {
      for (const path of [
        '/',
        '/assets/playground/page.js',
        '/api/lessons',
        '/api/types',
        '/api/concepts/deadlock',
        '/x',
      ]) {
        assert.equal((await get(base + path)).status, 403, path);
      }
      assert.equal((await get(`${base}/?token=guess`)).status, 403);
    });

    it('refuses another Host and another Origin, with the token or without', async () => {
      assert.equal((await get(base, { cookie, host: 'evil.example' })).status, 403);
      assert.equal((await get(playground.url, { host: `evil.example:${playground.port}` })).status, 403);
      assert.equal((await get(base, { cookie, origin: 'http://evil.example' })).status, 403);
      assert.equal((await get(playground.url, { origin: 'http://evil.example' })).status, 403);
      assert.equal((await get(base, { cookie })).status, 200);
    });

    it('opens no line without token, with another origin, or with none', async () => {
      assert.equal(await refusedUpgrade({}, base), 403);
      assert.equal(await refusedUpgrade({ cookie }, 'http://evil.example'), 403);
      assert.equal(await refusedUpgrade({ cookie }, undefined), 403);
      assert.equal(await refusedUpgrade({ cookie, host: 'evil.example' }, 'http://evil.example'), 403);
    });

    it('answers GET and HEAD only', async () => {
      assert.equal((await get(base, { cookie }, 'POST')).status, 405);
    });
  });

  describe('what is served', () => {
    it('sends a page that runs nothing from elsewhere', async () => {
      const { headers, body } = await get(base, { cookie });
      const policy = String(headers['content-security-policy']);
      assert.match(policy, /default-src 'none'/);
      assert.match(policy, /script-src 'self'(;|$)/);
      assert.match(policy, /frame-ancestors 'none'/);
      assert.doesNotMatch(body, /<script>|onclick=|https?:\/\/(?!www\.w3\.org)/);
    });

    it('keeps built files for good, and validates others', async () => {
      const { body } = await get(base, { cookie });
      const [path = ''] = /\/assets\/playground\/page\.js\?v=[\w-]+/.exec(body) ?? [];
      const kept = await get(base + path, { cookie, 'accept-encoding': 'gzip' });
      assert.match(String(kept.headers['cache-control']), /immutable/);
      assert.equal(kept.headers['content-encoding'], 'gzip');
      const plain = await get(`${base}/assets/playground/page.js`, { cookie });
      assert.equal(plain.headers['cache-control'], 'private, no-cache');
      const again = await get(`${base}/assets/playground/page.js`, {
        cookie,
        'if-none-match': String(plain.headers.etag),
      });
      assert.equal(again.status, 304);
    });

    it('serves no file outside of its folders', async () => {
      for (const path of [
        '/assets/../../package.json',
        '/assets/%2e%2e/%2e%2e/package.json',
        '/assets//etc/passwd',
        '/api/concepts/..%2f..%2fREADME',
        '/assets/playground',
      ]) {
        const { status } = await get(base + path, { cookie });
        assert.equal(status, 404, path);
      }
    });
  });

  describe('a page and its run', () => {
    it('runs a program from a private folder, and passes everything on in order', async () => {
      const page = await openPage();
      page.send({ type: 'run', source: 'console.log(1)', settings: { seconds: 5 } });
      const run = await page.started(runner);
      assert.equal(readFileSync(run.options.file, 'utf8'), 'console.log(1)');
      assert.equal(statSync(dirname(run.options.file)).mode & 0o777, 0o700);
      assert.equal(statSync(dirname(dirname(run.options.file))).mode & 0o777, 0o700);
      assert.equal(run.options.limits?.time, 5000);
      assert.equal(run.options.onDeadlock, 'wait');
      run.emitFrames(new Uint8Array([1, 2, 3]));
      run.end();
      await page.until(({ type, status }) => type === 'status' && status.state === 'ended');
      assert.deepEqual(page.bytes, [1, 2, 3]);
      assert.deepEqual(
        page.messages.map((message) => (message.type === 'status' ? message.status.state : message.type)),
        ['idle', 'reset', 'running', 'ended'],
      );
      await page.close();
    });

    it('stops, pauses, goes on and signals', async () => {
      const page = await openPage();
      page.send({ type: 'run', source: '', settings: {} });
      const run = await page.started(runner);
      page.send({ type: 'pause' });
      page.send({ type: 'resume' });
      page.send({ type: 'processCommand', pid: 12, command: 'terminate' });
      page.send({ type: 'stop' });
      await run.ended;
      assert.deepEqual(run.calls, ['pause', 'resume', 'terminate 12', 'stop']);
      await page.close();
    });

    it('ends the run before when another is started', async () => {
      const page = await openPage();
      page.send({ type: 'run', source: 'first', settings: {} });
      const first = await page.started(runner);
      page.send({ type: 'run', source: 'second', settings: {} });
      const second = await page.started(runner);
      assert.equal(first.status.state, 'ended');
      assert.equal(readFileSync(second.options.file, 'utf8'), 'second');
      await page.close();
    });

    it('ends the run of a page that is closed, and removes its program', async () => {
      const page = await openPage();
      const other = await openPage();
      page.send({ type: 'run', source: '', settings: {} });
      const run = await page.started(runner);
      other.send({ type: 'run', source: '', settings: {} });
      const untouched = await other.started(runner);
      await page.close();
      await run.ended;
      assert.deepEqual(run.calls, ['stop']);
      assert.equal(untouched.status.state, 'running');
      await other.close();
      await untouched.ended;
      await until(() => !existsSync(dirname(run.options.file)));
    });

    it('checks a lesson over a run that stops at a deadlock', async () => {
      const page = await openPage();
      page.send({ type: 'check', lesson: 'lock', source: '', settings: {} });
      const run = await page.started(runner);
      assert.equal(run.options.onDeadlock, 'stop');
      run.end();
      const message = await page.until(({ type }) => type === 'checked');
      assert.deepEqual(message, {
        type: 'checked',
        lesson: 'lock',
        result: { passed: true, message: 'checked lock', steps: [] },
      });
      await page.close();
    });

    it('closes the line of who speaks another language', async () => {
      for (const wrong of ['{', '{"type":"eval"}']) {
        const page = await openPage();
        page.socket.send(wrong);
        await once(page.socket, 'close');
      }
      const page = await openPage();
      page.socket.send(new Uint8Array([1]));
      await once(page.socket, 'close');
    });
  });

  describe('its end', () => {
    it('ends with all its runs and leaves no files', async () => {
      const page = await openPage();
      page.send({ type: 'run', source: '', settings: {} });
      const run = await page.started(runner);
      await playground.close();
      assert.deepEqual(run.calls, ['stop']);
      assert.deepEqual(
        readdirSync(tmpdir()).filter((name) => name.startsWith(`mp-playground-${process.pid}-`)),
        [],
      );
    });
  });
});

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: string;
}

/** A page without a browser. */
class Page {
  readonly messages: ServerToPage[] = [];
  readonly bytes: number[] = [];
  #wake: (() => void)[] = [];

  constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.bytes.push(...data);
      else this.messages.push(JSON.parse(data.toString()) as ServerToPage);
      for (const wake of this.#wake.splice(0)) wake();
    });
  }

  send(message: unknown): void {
    this.socket.send(JSON.stringify(message));
  }

  async until(found: (message: Fields) => boolean): Promise<ServerToPage> {
    for (;;) {
      const message = this.messages.find((candidate) => found(candidate as Fields));
      if (message !== undefined) return message;
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }

  /** The run of the last message: waits until one more has been started than this page knew of. */
  async started(runner: { runs: FakeRun[] }): Promise<FakeRun> {
    const wanted = ++this.#runs;
    await until(() => this.messages.filter(({ type }) => type === 'reset').length === wanted);
    const run = runner.runs.at(-1);
    assert.ok(run);
    return run;
  }
  #runs = 0;

  async close(): Promise<void> {
    this.socket.close();
    await once(this.socket, 'close');
  }
}

interface Fields {
  type: ServerToPage['type'];
  status: { state: string };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

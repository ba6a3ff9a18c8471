/** Runs of a window, with a run that does what the test says. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Run, RunEvent, RunOptions } from '../../src/runner/run.ts';
import { RunArchive } from '../../src/vscode/run-archive.ts';
import type { Program } from '../../src/vscode/session.ts';
import { Sessions } from '../../src/vscode/sessions.ts';
import type { RunStatus } from '../../trace/panel-protocol.ts';

class FakeRun implements Run {
  readonly options: RunOptions;
  status: RunStatus;
  readonly ended: Promise<RunStatus>;
  readonly #listeners = new Set<(event: RunEvent) => void>();
  readonly #chunks: Uint8Array[] = [];
  #finish: (status: RunStatus) => void = () => undefined;

  constructor(options: RunOptions) {
    this.options = options;
    this.status = { state: 'running', program: options.file, pid: 1 };
    this.ended = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  frames(): Uint8Array {
    return Buffer.concat(this.#chunks);
  }

  listen(listener: (event: RunEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  say(event: RunEvent): void {
    if (event.type === 'frames') this.#chunks.push(event.bytes);
    if (event.type === 'status') this.status = event.status;
    for (const listener of this.#listeners) listener(event);
  }

  end(because?: string): void {
    const why = because === undefined ? {} : { stoppedBecause: because };
    this.say({
      type: 'status',
      status: { state: 'ended', program: this.options.file, exitcode: 0, signal: null, ...why },
    });
    this.#finish(this.status);
  }

  stop(because?: string): Promise<void> {
    this.end(because);
    return Promise.resolve();
  }

  pause(): void {
    // Not asked for here.
  }

  resume(): void {
    // Not asked for here.
  }

  signalProcess(): void {
    // Not asked for here.
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

describe('the runs of a window', () => {
  let folder = '';
  let runs: FakeRun[] = [];
  let sessions: Sessions;
  const program = (name: string): Program => ({
    uri: `file:///${name}`,
    file: `/${name}`,
    title: name,
    cwd: '/',
  });
  const open = (): Sessions =>
    new Sessions(
      (options) => {
        const run = new FakeRun(options);
        runs.push(run);
        return run;
      },
      new RunArchive(folder, () => 10),
    );
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mp-sessions-'));
    runs = [];
    sessions = open();
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('go on side by side, and stopping all of them leaves none', async () => {
    const [a, b] = [sessions.start(program('a.ts'), {}), sessions.start(program('b.ts'), {})];
    assert.deepEqual(sessions.live, [a, b]);
    runs[0]?.end();
    assert.deepEqual(sessions.live, [b]);
    await sessions.stopAll('The window was closed.');
    assert.deepEqual(sessions.live, []);
    assert.equal(b.status.state === 'ended' && b.status.stoppedBecause, 'The window was closed.');
  });

  it('are found again, with their bytes, by the next window', async () => {
    const { id } = sessions.start(program('a.ts'), {});
    runs[0]?.say({ type: 'frames', bytes: new Uint8Array([1, 2]) });
    runs[0]?.say({ type: 'frames', bytes: new Uint8Array([3]) });
    assert.deepEqual([...(sessions.find(id)?.frames() ?? [])], [1, 2, 3]);
    await sessions.stopAll('Closed.');
    const found = open().find(id);
    assert.deepEqual([...(found?.frames() ?? [])], [1, 2, 3]);
    assert.equal(found?.title, 'a.ts');
    assert.equal(found?.status.state, 'ended');
  });

  it('that were cut off with their window are told of as ended', () => {
    const { id } = sessions.start(program('a.ts'), {});
    // No word of an end: the editor was killed.
    const status = open().find(id)?.status;
    assert.ok(status?.state === 'ended');
    assert.match(status.stoppedBecause ?? '', /window was closed or reloaded/);
  });

  it('start with the settings, and wait at a deadlock, since somebody looks', () => {
    sessions.start(program('a.ts'), { nodePath: '/n', startMethod: 'fork', limits: { processes: 3 } });
    assert.deepEqual(runs[0]?.options, {
      file: '/a.ts',
      cwd: '/',
      nodePath: '/n',
      startMethod: 'fork',
      limits: { processes: 3 },
      onDeadlock: 'wait',
    });
  });

  it('are shown even where nothing can be kept', async () => {
    writeFileSync(join(folder, 'file'), '');
    const unwritable = new Sessions(
      (options) => {
        const run = new FakeRun(options);
        runs.push(run);
        return run;
      },
      new RunArchive(join(folder, 'file', 'runs'), () => 10),
    );
    const session = unwritable.start(program('a.ts'), {});
    runs[0]?.say({ type: 'frames', bytes: new Uint8Array([9]) });
    assert.deepEqual([...session.frames()], [9]);
    await unwritable.stopAll('Closed.');
  });

  it('can not be removed while they live, and are gone when they are removed', async () => {
    const session = sessions.start(program('a.ts'), {});
    sessions.remove(session.id);
    assert.equal(sessions.find(session.id), session);
    runs[0]?.end();
    await session.ended;
    sessions.remove(session.id);
    assert.equal(sessions.find(session.id), undefined);
    assert.equal(sessions.latest, undefined);
  });
});

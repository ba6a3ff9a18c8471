/** A run as editors and the playground start it: over the runner's own process. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findingsOf, presentDeadlock, RunModel } from '../../trace/index.ts';
import { Op } from '../../trace/schema.ts';
import { startRunWith } from '../../src/runner/start-run.ts';
import type { Run, RunOptions } from '../../src/runner/run.ts';
import type { RunStatus } from '../../trace/panel-protocol.ts';
import { readRun } from '../support/read-run.ts';

const root = resolve(import.meta.dirname, '../..');
const startRun = startRunWith(join(root, 'dist/runner/main.js'));
const fixture = (name: string): string => join(root, 'test/fixtures', name);

function start(file: string, options: Partial<RunOptions> = {}): Run {
  return startRun({
    file: fixture(file),
    nodePath: process.execPath,
    env: { TMPDIR: temporary },
    ...options,
  });
}

let temporary = '';

/** Resolves with the first status of that state. */
function reached(run: Run, state: RunStatus['state']): Promise<RunStatus> {
  return new Promise((resolve) => {
    if (run.status.state === state) resolve(run.status);
    run.listen((event) => {
      if (event.type === 'status' && event.status.state === state) resolve(event.status);
    });
  });
}

describe('startRun', () => {
  beforeEach(() => {
    temporary = mkdtempSync(join(tmpdir(), 'mp-start-'));
  });
  afterEach(() => {
    const left = readdirSync(temporary);
    rmSync(temporary, { recursive: true });
    assert.deepEqual(left, [], 'nothing of a run is left');
  });

  it('tells how a run goes, and gives its frames', async () => {
    const run = start('cli/hello.ts', { args: ['Ada'] });
    const states: string[] = [];
    let output = '';
    const chunks: Uint8Array[] = [];
    run.listen((event) => {
      if (event.type === 'status') states.push(event.status.state);
      else if (event.type === 'output') output += event.text;
      else chunks.push(event.bytes);
    });
    const status = await run.ended;
    assert.deepEqual(states, ['building', 'running', 'ended']);
    assert.equal(status.state === 'ended' && status.exitcode, 0);
    assert.equal(output, 'hello Ada\n');
    assert.deepEqual(Buffer.concat(chunks), Buffer.from(run.frames()));
    const { events, reader } = readRun(chunks);
    assert.equal(reader.header?.program, fixture('cli/hello.ts'));
    assert.deepEqual([...reader.sources.keys()], [fixture('cli/hello.ts')]);
    assert.ok(events.some(({ op, text }) => op === Op.RunnerOutput && text === 'hello Ada\n'));
  });

  it('says where a program does not compile', async () => {
    const status = await start('cli/broken.ts').ended;
    assert.ok(status.state === 'failed');
    assert.equal(status.title, 'The program does not compile');
    assert.deepEqual([status.site?.file, status.site?.line], [fixture('cli/broken.ts'), 2]);
    const [line = '', mark = ''] = status.excerpt?.split('\n') ?? [];
    assert.match(line, /^2 │ /);
    assert.equal(mark.indexOf('^') + 1 - mark.indexOf('╵') - 2, status.site?.column);
  });

  it('says that there is no such program, and no such Node', async () => {
    const missing = await start('cli/nowhere.ts').ended;
    assert.ok(missing.state === 'failed' && missing.detail.includes('no such file'));
    const noNode = await start('cli/hello.ts', { nodePath: '/nowhere/node' }).ended;
    assert.ok(noNode.state === 'failed' && noNode.title === 'Node was not found');
  });

  it('pauses, resumes, and stops the whole tree', async () => {
    const run = start('runner/tree.cjs', { args: ['endless'] });
    await reached(run, 'running');
    run.pause();
    assert.equal(run.status.state, 'paused');
    run.resume();
    assert.equal(run.status.state, 'running');
    await run.stop();
    const ended = await run.ended;
    assert.equal(ended.state === 'ended' && ended.stoppedBecause, 'Stopped.');
    await run.stop();
  });

  it('tells of every process of a stopped run that it has ended, and blames the program for none of it', async () => {
    // At a deadlock the parent waits for its child, and can be killed between having waited and telling of it.
    const run = startRun({
      file: join(root, 'lessons/dining-philosophers/program.ts'),
      nodePath: process.execPath,
      onDeadlock: 'wait',
      env: { TMPDIR: temporary },
    });
    const model = new RunModel();
    const stuck = new Promise<void>((resolve) => {
      run.listen((event) => {
        if (event.type !== 'frames') return;
        model.feed(event.bytes);
        if (presentDeadlock(model) !== undefined) resolve();
      });
    });
    await stuck;
    await run.stop();
    await run.ended;
    const left = model.stateAt('end').processes.filter(({ endedAt }) => endedAt === undefined);
    assert.deepEqual(
      left.map(({ name }) => name),
      [],
    );
    const titles = findingsOf(model)
      .filter(({ severity }) => severity === 'error')
      .map(({ title }) => title);
    assert.equal(titles.length, 1, titles.join());
    assert.match(titles[0] ?? '', /wait for each other$/);
  });

  it('can be stopped while it is being built', async () => {
    const run = start('runner/tree.cjs', { args: ['endless'] });
    await run.stop('Changed my mind.');
    assert.equal(run.status.state, 'ended');
  });

  it('signals a process of the run, and no other', async () => {
    const run = start('runner/tree.cjs', { args: ['endless'] });
    const status = await reached(run, 'running');
    assert.ok(status.state === 'running');
    run.signalProcess(process.pid, 'kill');
    run.signalProcess(status.pid, 'terminate');
    const ended = await run.ended;
    assert.equal(ended.state === 'ended' && ended.signal, 15);
  });

  it('keeps the limits', async () => {
    const status = await start('runner/tree.cjs', { args: ['flood'], limits: { output: 1 << 20 } }).ended;
    assert.match(status.state === 'ended' ? (status.stoppedBecause ?? '') : '', /wrote more than 1\.0 MB/);
  });

  it('runs several at once', async () => {
    const runs = ['a', 'b', 'c'].map((name) => start('cli/hello.ts', { args: [name] }));
    const ended = await Promise.all(runs.map((run) => run.ended));
    assert.deepEqual(
      ended.map((status) => status.state),
      ['ended', 'ended', 'ended'],
    );
  });
});

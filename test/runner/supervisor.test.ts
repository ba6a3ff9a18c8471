/** The supervisor with plain Node programs: what becomes of a tree, its output, its limits. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Op, type TraceEvent } from '../../trace/schema.ts';
import { readRun } from '../support/read-run.ts';
import { descendants } from '../../src/runner/proc.ts';
import { Supervisor, type Outcome } from '../../src/runner/supervisor.ts';
import type { RunLimits } from '../../src/runner/run.ts';

const program = resolve(import.meta.dirname, '../fixtures/runner/tree.cjs');

interface Observed {
  outcome: Outcome;
  events: readonly TraceEvent[];
  output: { stdout: string; stderr: string };
  writers: Map<string, number>;
}

async function supervise(
  mode: string,
  {
    limits,
    onOutput,
  }: { limits?: RunLimits; onOutput?: (supervisor: Supervisor, text: string) => void } = {},
): Promise<Observed> {
  const chunks: Uint8Array[] = [];
  const output = { stdout: '', stderr: '' };
  const writers = new Map<string, number>();
  const supervisor = new Supervisor({
    node: process.execPath,
    nodeArgs: [],
    args: [mode],
    cwd: process.cwd(),
    env: process.env,
    stdin: 'ignore',
    limits,
    onFrames: (bytes) => chunks.push(bytes),
    onOutput: ({ stream, bytes, pid }) => {
      const text = Buffer.from(bytes).toString();
      if (output[stream].length < 1 << 20) output[stream] += text;
      writers.set(stream, pid);
      onOutput?.(supervisor, text);
    },
  });
  const { folder } = supervisor;
  try {
    supervisor.recorder?.begin({ program, args: [mode], node: process.version, runtime: '0' });
    const outcome = await supervisor.run(() => enter(supervisor));
    assert.ok(outcome !== undefined);
    return { outcome, events: readRun(chunks).events, output, writers };
  } finally {
    await supervisor.dispose();
    assert.equal(existsSync(folder), false, 'the folder of the run is gone');
    assert.deepEqual(leftProcesses(), [], 'nothing of the tree is left');
  }
}

/** The program without a build. */
function enter(supervisor: Supervisor): Promise<boolean> {
  writeFileSync(supervisor.entry, `import ${JSON.stringify(program)};`);
  return Promise.resolve(true);
}

/** Living processes below this one that no test began; the test runner's own compiler comes and goes as it likes. */
function ownChildren(): string[] {
  return descendants(process.pid)
    .filter(({ pid, state }) => state !== 'Z' && commandOf(pid) !== 'esbuild')
    .map(({ pid }) => String(pid));
}

function leftProcesses(): string[] {
  return ownChildren().filter((pid) => !helpers.includes(pid));
}

/** Empty for a process that is gone. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}

let helpers: string[] = [];

describe('Supervisor', () => {
  before(() => {
    helpers = ownChildren();
  });

  it('passes the exit code on and ends what the program left running', async () => {
    const { outcome, output, events } = await supervise('orphan');
    assert.deepEqual(outcome, { exitcode: 7, signal: null, stoppedBecause: undefined });
    assert.equal(output.stdout, 'child says grandchild\n');
    assert.ok(events.some(({ op, arg }) => op === Op.RunnerProcessEnded && arg === 7));
    assert.ok(
      events.some(({ op, arg }) => op === Op.RunnerProcessEnded && arg === -9),
      'the orphan was killed',
    );
    assert.equal(events.at(-1)?.op, Op.RunnerEnd);
  });

  it('reports the signal that ended the program', async () => {
    const { outcome } = await supervise('signal');
    assert.deepEqual([outcome.exitcode, outcome.signal], [null, 11]);
  });

  it('knows which process wrote what', async () => {
    const { output, writers, events } = await supervise('output');
    assert.equal(output.stderr, 'from the child\n');
    assert.equal(output.stdout, `from the program ${String(writers.get('stdout'))}\n`);
    assert.notEqual(writers.get('stdout'), writers.get('stderr'));
    // Two streams that were written at almost the same moment may be read in either order.
    const recorded = new Map(
      events.filter(({ op }) => op === Op.RunnerOutput).map(({ pid, arg }) => [arg, pid]),
    );
    assert.deepEqual([recorded.get(1), recorded.get(2)], [writers.get('stdout'), writers.get('stderr')]);
  });

  it('stops on demand and says why', async () => {
    const { outcome, events } = await supervise('endless', {
      onOutput: (supervisor) => {
        supervisor.stop('Enough.');
      },
    });
    assert.deepEqual(outcome, { exitcode: null, signal: 9, stoppedBecause: 'Enough.' });
    assert.ok(events.some(({ op, text }) => op === Op.RunnerNotice && text === 'Enough.'));
  });

  const limited: [string, string, RunLimits, RegExp][] = [
    ['output without end', 'flood', { output: 8 << 20 }, /wrote more than 8\.0 MB/],
    ['processes without bound', 'bomb', { processes: 12 }, /processes at once; the limit is 12/],
    ['time', 'endless', { time: 300 }, /ran longer than/],
    ['memory', 'endless', { memory: 1 << 20 }, /the limit is 1\.0 MB/],
  ];
  for (const [what, mode, limits, message] of limited) {
    it(`ends a program that exceeds the limit of ${what}`, async () => {
      const { outcome } = await supervise(mode, { limits });
      assert.match(outcome.stoppedBecause ?? '', message);
      assert.equal(outcome.signal, 9);
    });
  }

  it('gives a program up that was not built', async () => {
    const supervisor = new Supervisor({
      node: process.execPath,
      nodeArgs: [],
      args: [],
      cwd: process.cwd(),
      env: process.env,
      stdin: 'ignore',
    });
    try {
      assert.equal(await supervisor.run(() => Promise.resolve(false)), undefined);
    } finally {
      await supervisor.dispose();
    }
    assert.deepEqual(leftProcesses(), []);
  });

  it('fails clearly without Node', async () => {
    const supervisor = new Supervisor({
      node: '/nowhere/node',
      nodeArgs: [],
      args: [],
      cwd: process.cwd(),
      env: process.env,
      stdin: 'ignore',
    });
    try {
      await assert.rejects(
        supervisor.run(() => enter(supervisor)),
        { code: 'ENOENT' },
      );
    } finally {
      await supervisor.dispose();
    }
  });
});

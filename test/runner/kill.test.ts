/**
 * One process of a running program is killed at a random moment, 200 times. Each time the program ends by itself, or
 * the model names who waits for the dead; and nothing of it is left.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findingsOf, RunModel } from '../../trace/index.ts';
import { buildProgram, stopBuilding, type BuiltProgram } from '../../runtime/loading/build-program.ts';
import { nodeArgs } from '../../src/runner/build.ts';
import { descendants } from '../../src/runner/proc.ts';
import { Supervisor } from '../../src/runner/supervisor.ts';
import { seeded } from '../support/seeded.ts';

const program = resolve(import.meta.dirname, '../fixtures/runner/killed.ts');
const ROUNDS = Number(process.env['MP_KILL_ROUNDS'] ?? 200);
/** Milliseconds within which a run that hangs must have been explained. */
const EXPLAINED_WITHIN = 10_000;
const explaining = new Set(['deadlock', 'dead-holder', 'worker-lost', 'crash']);

interface Round {
  readonly ended: boolean;
  readonly findings: readonly string[];
}

async function killOne(built: BuiltProgram, random: () => number): Promise<Round> {
  const model = new RunModel();
  let output = '';
  const supervisor = new Supervisor({
    node: process.execPath,
    nodeArgs,
    args: [],
    cwd: process.cwd(),
    env: process.env,
    stdin: 'ignore',
    limits: { time: 60_000 },
    onFrames: (bytes) => {
      model.feed(bytes);
    },
    onOutput: ({ bytes }) => {
      const before = output;
      output += Buffer.from(bytes).toString();
      // Until here the program only starts: what is killed earlier is a matter of Process alone.
      if (!before.includes('ready') && output.includes('ready')) setTimeout(strike, random() * 60);
    },
  });
  const strike = (): void => {
    const main = supervisor.pid ?? 0;
    const tree = [main, ...descendants(main).map(({ pid }) => pid)];
    supervisor.signal(tree[Math.floor(random() * tree.length)] ?? main, 'SIGKILL');
  };
  const { folder } = supervisor;
  try {
    supervisor.recorder?.begin({ program, args: [], node: process.version, runtime: '' });
    supervisor.recorder?.program(built.sites, built.sources);
    writeFileSync(supervisor.entry, `import ${JSON.stringify(built.entry)};`);
    const running = supervisor.run(() => Promise.resolve(true));
    let findings: readonly string[] = [];
    let stopped = '';
    const explained = explanation(model, (found) => {
      findings = found;
      stopped = whatEachDoes(model);
      supervisor.stop('It hangs.');
    });
    const outcome = await running;
    clearInterval(explained);
    assert.ok(outcome !== undefined, 'the program was built');
    const ended = outcome.stoppedBecause === undefined;
    assert.ok(ended || findings.length > 0, `hangs without an explanation:\n${stopped}\n${output}`);
    return { ended, findings };
  } finally {
    await supervisor.dispose();
    assert.equal(existsSync(folder), false, 'the folder of the run is gone');
  }
}

/** For the message of a failure. */
function whatEachDoes(model: RunModel): string {
  return model
    .stateAt('end')
    .processes.map(({ name, pid, status, asleepAt, lastEventAt, asyncWaits }) =>
      JSON.stringify({ name, pid, status, asleepAt, lastEventAt, asyncWaits }),
    )
    .join('\n');
}

/** Calls `stop` when a run has made no progress for a while and the model says why. */
function explanation(model: RunModel, stop: (findings: readonly string[]) => void): NodeJS.Timeout {
  let events = 0;
  let since = performance.now();
  return setInterval(() => {
    // Samples of the runner come always; what the program does comes as long as it gets on.
    const count = model.stateAt('end').processes.reduce((sum, { events: own }) => sum + own, 0);
    if (count !== events) {
      events = count;
      since = performance.now();
      return;
    }
    const waited = performance.now() - since;
    if (waited < 500) return;
    const found = findingsOf(model).filter(({ rule }) => explaining.has(rule));
    if (found.length > 0 && found.some(({ rule }) => rule === 'deadlock' || rule === 'dead-holder')) {
      stop(found.map(({ title }) => title));
    } else if (waited > EXPLAINED_WITHIN) {
      stop([]);
    }
  }, 100);
}

describe('a process killed at a random moment', function () {
  this.timeout(15 * 60_000);
  let folder = '';
  let built: BuiltProgram;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mp-kill-'));
    const result = await buildProgram({ file: program, outDir: folder });
    assert.ok(result.ok);
    built = result;
    await stopBuilding();
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it(`leaves a program that ends, or is explained (${ROUNDS} rounds)`, async () => {
    const shared = readdirSync('/dev/shm');
    const seed = Number(process.env['MP_KILL_SEED'] ?? Date.now() % 1_000_000);
    let ended = 0;
    for (let round = 0; round < ROUNDS; round++) {
      try {
        if ((await killOne(built, seeded(seed + round))).ended) ended++;
      } catch (error) {
        throw new Error(`round ${round}, repeat it with MP_KILL_SEED=${seed + round} MP_KILL_ROUNDS=1`, {
          cause: error,
        });
      }
    }
    assert.deepEqual(readdirSync('/dev/shm'), shared, 'nothing is left in shared memory');
    assert.ok(ended > 0 && ended <= ROUNDS);
  });
});

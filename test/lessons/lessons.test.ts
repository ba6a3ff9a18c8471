/**
 * Every lesson, as a learner meets it: its program does what the text says, its task is not done by the program as it is nor
 * by an empty one, and its solution does it.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { checks } from '../../lessons/checks.ts';
import type { CheckedRun } from '../../lessons/checked-run.ts';
import { readLessons } from '../../src/lessons/catalogue.ts';
import { examine, judgedOptions, judgeLesson } from '../../src/lessons/judge.ts';
import { startRunWith } from '../../src/runner/start-run.ts';
import type { Run } from '../../src/runner/run.ts';
import type { CheckResult } from '../../trace/playground-protocol.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = join(root, 'lessons');
const ids = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const startRun = startRunWith(join(root, 'dist/runner/main.js'));

async function run(file: string): Promise<Run> {
  const started = startRun({ file, ...judgedOptions });
  await started.ended;
  return started;
}

interface Meeting {
  run: CheckedRun;
  result: CheckResult;
}

async function meet(lesson: string, file: string): Promise<Meeting> {
  const source = readFileSync(file, 'utf8');
  const ended = await run(file);
  return { run: examine(ended, source), result: await judgeLesson(lesson, ended, source) };
}

/** What each lesson's program shows, as its text says. */
const shows: Readonly<Record<string, (run: CheckedRun) => void>> = {
  'pool-first': printed('[ 1, 4, 9 ]\n'),
  'hello-process': printed('hello bob\n'),
  'process-ids': ({ stdout, state }) => {
    const [parent, child] = state.processes;
    assert.match(stdout, /^main line\nmain module: true\n/);
    assert.match(stdout, /function f\nmain module: false\n/);
    assert.match(stdout, new RegExp(`process id: ${parent?.pid}\n`));
    assert.match(
      stdout,
      new RegExp(`parent process: ${parent?.pid}\nprocess id: ${child?.pid}\nhello bob\n`),
    );
  },
  'start-method': printed('hello\n'),
  context: printed('hello\n'),
  queue: printed("[ 42, null, 'hello' ]\n"),
  pipe: printed("[ 42, null, 'hello' ]\n"),
  lock: ({ stdout }) => {
    const expected = Array.from({ length: 10 }, (_, number) => `hello world ${number}`);
    assert.deepEqual(stdout.trimEnd().split('\n').sort(), expected);
  },
  'value-array': printed('3.1415927\n[\n   0, -1, -2, -3, -4,\n  -5, -6, -7, -8, -9\n]\n'),
  pool: ({ stdout }) => {
    const lines = stdout.split('\n');
    assert.match(stdout, /^\[\n {3}0, {2}1, {2}4, {2}9, 16,\n {2}25, 36, 49, 64, 81\n\]\n/);
    const unordered = lines.slice(4, 14).map(Number);
    assert.deepEqual(
      unordered.sort((a, b) => a - b),
      [0, 1, 4, 9, 16, 25, 36, 49, 64, 81],
    );
    assert.equal(lines[14], '400');
    assert.match(lines[15] ?? '', /^\d+$/);
    assert.match(
      stdout,
      /We lacked patience and got a TimeoutError\nFor the moment, .*\nNow the pool is closed .*\n$/,
    );
  },
  'lost-update': (run) => {
    assert.match(run.stdout, /^deposited: 300\nbalance: {3}\d+\n$/);
    assert.ok(Number(/balance: +(\d+)/.exec(run.stdout)?.[1]) < 300, 'deposits are lost');
    assert.ok(finds(run, 'lost-update'));
  },
  'join-before-get': (run) => {
    assert.ok(finds(run, 'deadlock'));
    assert.notEqual(run.stoppedBecause, undefined);
  },
  'dining-philosophers': (run) => {
    assert.ok(finds(run, 'deadlock'));
    assert.equal(run.stdout, '', 'nobody eats');
  },
  zombie: (run) => {
    assert.ok(finds(run, 'zombie'));
    assert.match(run.stdout, /parent: what a film!\n$/);
  },
  'bounded-buffer': ({ stdout, exitcode }) => {
    assert.ok(Number(/waiting: (\d+)/.exec(stdout)?.[1]) > 6, 'jobs pile up');
    assert.match(stdout, /job 12 done/);
    assert.equal(exitcode, 0);
  },
  'barrier-phases': ({ stdout, exitcode }) => {
    assert.equal(stdout.match(/^worker \d: \d+$/gm)?.length, 3);
    assert.equal(exitcode, 0);
  },
  daemons: ({ stdout, exitcode }) => {
    assert.match(stdout, /the program ends/);
    assert.doesNotMatch(stdout, /log: five/);
    assert.equal(exitcode, 0);
  },
  'lost-worker': printed('WorkerLostError\n'),
};

function printed(text: string) {
  return ({ stdout, stderr, exitcode }: CheckedRun): void => {
    assert.equal(stdout, text);
    assert.equal(stderr, '');
    assert.equal(exitcode, 0);
  };
}

function finds(run: CheckedRun, rule: string): boolean {
  return run.findings.some((finding) => finding.rule === rule);
}

describe('lessons', function () {
  this.timeout(90_000);

  it('are complete: description, text, program, solution and check, numbered from 1', async () => {
    const lessons = await readLessons(folder);
    assert.deepEqual(
      lessons.map(({ order }) => order),
      lessons.map((_, index) => index + 1),
    );
    assert.deepEqual(Object.keys(checks).sort(), [...ids].sort());
    assert.deepEqual(Object.keys(shows).sort(), [...ids].sort());
    for (const { id, text, solution, program } of lessons) {
      assert.ok(solution !== undefined && solution !== program, id);
      for (const part of ['# ', '## Before you run it', '## Watch', '## What happened', '## Try this']) {
        assert.ok(text.includes(part), `${id}: the text has no “${part}”`);
      }
    }
  });

  for (const id of ids) {
    describe(id, () => {
      it('shows what its text says, and leaves the task to the learner', async () => {
        const { run, result } = await meet(id, join(folder, id, 'program.ts'));
        assert.equal(run.failed, undefined, run.failed?.detail);
        shows[id]?.(run);
        assert.equal(result.passed, false);
        assert.ok(
          result.steps.some(({ ok, hint }) => !ok && hint !== undefined && hint !== ''),
          'a hint is given',
        );
      });

      it('is solved by its solution', async () => {
        const { run, result } = await meet(id, join(folder, id, 'solution.ts'));
        const open = result.steps.filter(({ ok }) => !ok);
        assert.deepEqual(open, [], `${run.stdout}${run.stderr}`);
        assert.equal(result.passed, true);
      });
    });
  }

  it('are not solved by an empty program, nor by one that only prints', async () => {
    const temporary = mkdtempSync(join(tmpdir(), 'mp-lessons-'));
    try {
      const solved: string[] = [];
      for (const source of ['export {};\n', printAll()]) {
        const file = join(temporary, 'program.ts');
        writeFileSync(file, source);
        const ended = await run(file);
        for (const id of ids) if ((await judgeLesson(id, ended, source)).passed) solved.push(id);
      }
      assert.deepEqual(solved, []);
    } finally {
      rmSync(temporary, { recursive: true, force: true });
    }
  });

  for (const id of ['dining-philosophers', 'join-before-get']) {
    it(`${id} is found wanting by mp run --report`, () => {
      const args = ['bin/mp.js', 'run', '--report', `lessons/${id}/program.ts`];
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
      assert.equal(status, 3, stderr);
      assert.match(stdout, /Deadlock/);
    });
  }
});

/** Everything that the solutions print and the checks ask for in words, by one process. */
function printAll(): string {
  const cubes = Array.from({ length: 20 }, (_, index) => (index + 1) ** 3);
  const powers = Array.from({ length: 10 }, (_, index) => 2 ** index);
  const texts = [
    cubes.join(' '),
    powers.join(' '),
    'hello bob',
    'hello alice',
    'hello',
    'already',
    '300 300',
    '1300000',
  ];
  return `// .starmap( setStartMethod( setStartMethod(\nfor (const text of ${JSON.stringify(texts)}) console.log(text);\n`;
}

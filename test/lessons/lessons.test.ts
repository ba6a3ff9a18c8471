/**
 * Every lesson, as a learner meets it: its program does what the text says, its task is not done by the program as it is nor
 * by an empty one, and its solution does it.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { checks } from '../../lessons/checks.ts';
import { readLessons } from '../../src/lessons/catalogue.ts';
import { examine } from '../../src/lessons/judge.ts';
import { Ahead, folder, meet, root, runToEnd, type Meeting } from './runs.ts';
import { shows } from './shows.ts';

const ids = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const ahead = new Ahead<Meeting>();
const begun = new Map<string, Promise<Meeting>>();

function meeting(id: string, name: 'program.ts' | 'solution.ts'): Promise<Meeting> {
  const key = `${id}/${name}`;
  const known = begun.get(key) ?? ahead.add(() => meet(id, name));
  begun.set(key, known);
  return known;
}

describe('lessons', function () {
  this.timeout(300_000);

  before(() => {
    // Who asks for one lesson gets one.
    if (process.argv.some((argument) => /^(--grep|-g|--fgrep|-f)\b/.test(argument))) return;
    for (const id of ids) {
      // A failure is told where the meeting is asked for.
      for (const name of ['program.ts', 'solution.ts'] as const) meeting(id, name).catch(() => undefined);
    }
  });

  it('are complete: description, text, program, solution and check', async () => {
    const lessons = await readLessons(folder);
    assert.deepEqual(Object.keys(checks).sort(), [...ids].sort());
    assert.deepEqual(Object.keys(shows).sort(), [...ids].sort());
    for (const { id, text, title, task, solution, program } of lessons) {
      assert.ok(solution !== undefined && solution !== program, id);
      assert.ok(text.startsWith(`# ${title}\n`), `${id}: the text begins with the title`);
      assert.ok(text.endsWith(`\n\n## Your task\n${task}\n`), `${id}: the text ends with the task`);
      for (const part of ['## Before you run it', '## Watch', '## What happened', '## Try this']) {
        assert.ok(text.includes(`\n${part}\n`), `${id}: the text has no “${part}”`);
      }
    }
  });

  for (const id of ids) {
    describe(id, () => {
      it('shows what its text says, and leaves the task to the learner', async () => {
        const { run, result } = await meeting(id, 'program.ts');
        assert.equal(run.failed, undefined, run.failed?.detail);
        shows[id]?.(run);
        assert.equal(result.passed, false);
        assert.ok(
          result.steps.some(({ ok, hint }) => !ok && hint !== undefined && hint !== ''),
          'a hint is given',
        );
      });

      it('is solved by its solution', async () => {
        const { run, result } = await meeting(id, 'solution.ts');
        const open = result.steps.filter(({ ok }) => !ok);
        const told = run.findings.map(({ title, explanation }) => `${title}: ${explanation}`);
        assert.deepEqual(open, [], [run.stdout, run.stderr, ...told].join('\n'));
        assert.equal(result.passed, true);
      });
    });
  }

  describe('as a whole', () => {
    it('are not solved by an empty program, nor by one that only prints what the solution prints', async () => {
      const temporary = mkdtempSync(join(tmpdir(), 'mp-lessons-'));
      try {
        const file = join(temporary, 'program.ts');
        writeFileSync(file, 'export {};\n');
        const empty = examine(await runToEnd(file), '');
        const [alone] = empty.state.processes;
        const solved: string[] = [];
        for (const [id, check] of Object.entries(checks)) {
          const { run } = await meeting(id, 'solution.ts');
          // One process that says every word: a check that believes words would be taken in.
          const prints = {
            ...empty,
            output: run.output.map((line) => ({ ...line, process: alone?.id ?? 0 })),
            stdout: run.stdout,
            stderr: run.stderr,
            source: readFileSync(join(folder, id, 'solution.ts'), 'utf8'),
          };
          for (const one of [empty, prints]) if ((await check(one)).passed) solved.push(id);
        }
        assert.deepEqual(solved, []);
      } finally {
        rmSync(temporary, { recursive: true, force: true });
      }
    });

    for (const id of ['dining-philosophers', 'join-before-get']) {
      it(`${id} is found wanting by mp run --report`, async () => {
        const args = ['bin/mp.js', 'run', '--report', `lessons/${id}/program.ts`];
        // Not by spawnSync: other programs are run by this process meanwhile.
        const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
        let stdout = '';
        child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
        const [status] = (await once(child, 'close')) as [number | null];
        assert.equal(status, 3);
        assert.match(stdout, /Deadlock/);
      });
    }
  });
});

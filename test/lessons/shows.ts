/** What each lesson's program shows, as its text says: its output, and what is found in its run. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { CheckedRun } from '../../lessons/checked-run.ts';
import { root } from './runs.ts';

export const shows: Readonly<Record<string, (run: CheckedRun) => void>> = {
  'pool-first': printed('[ 1, 4, 9 ]\n'),
  'hello-process': printed('hello bob\n'),
  'process-ids': ({ stdout, state }) => {
    const [parent, child] = state.processes.filter(({ role }) => role === undefined);
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
      /We lacked patience and got a multiprocessing\.TimeoutError\nFor the moment, .*\nNow the pool is closed .*\n$/,
    );
  },
  'lost-update': (run) => {
    assert.match(run.stdout, /^deposited: 300\nbalance: {3}\d+\n$/);
    assert.ok(Number(/balance: +(\d+)/.exec(run.stdout)?.[1]) < 300, 'deposits are lost');
    finds(run, 'lost-update', 'lost-update');
  },
  'join-before-get': (run) => {
    finds(run, 'deadlock', 'join-before-get', 'join-before-get');
    assert.notEqual(run.stoppedBecause, undefined);
  },
  'dining-philosophers': (run) => {
    finds(run, 'deadlock', 'dining-philosophers');
    assert.equal(run.stdout, '', 'nobody eats');
  },
  zombie: (run) => {
    finds(run, 'zombie', 'zombie');
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
  daemons: (run) => {
    const { stdout, exitcode } = run;
    finds(run, 'items-left', 'daemons');
    assert.match(stdout, /the program ends/);
    assert.doesNotMatch(stdout, /log: five/);
    assert.equal(exitcode, 0);
  },
  'lost-worker': (run) => {
    printed('WorkerLostError\n')(run);
    finds(run, 'worker-lost', 'lost-worker', 'pool');
  },
  manager: printed("Map(3) { 1 => '1', '2' => 2, 0.25 => null }\n[\n  9, 8, 7, 6, 5,\n  4, 3, 2, 1, 0\n]\n"),
  closures: ({ stdout, stderr, exitcode }) => {
    assert.equal(stdout, '');
    assert.match(stderr, /^PicklingError: .*closure \(f\)/m);
    assert.equal(exitcode, 1);
  },
  'lost-answer': (run) => {
    finds(run, 'deadlock', 'lost-answer', 'nobody-can-end');
    finds(run, 'crash', 'lost-answer', 'exit-code');
    assert.match(run.stderr, /^Process parser:\nSyntaxError/m);
  },
  'ends-left-open': (run) => {
    finds(run, 'deadlock', 'ends-left-open', 'unclosed-connection');
    assert.equal(run.stdout, 'Once upon a time\nthere was a process\nand it ended.\n');
  },
  'readers-writers': (run) => {
    finds(run, 'deadlock', 'dining-philosophers');
    assert.equal(run.stdout, '');
    const [, circle = ''] = /^Deadlock: (.*) wait for each other$/.exec(deadlocks(run)[0] ?? '') ?? [];
    assert.match(circle, /^(ann|ben|cem) and (ann|ben|cem)$/, 'the circle is between readers');
  },
  'fork-memory': printed('fork: apple, pear\nforkserver: pear\nspawn: pear\nmain: apple\n'),
  'terminate-holding': (run) => {
    finds(run, 'dead-holder', 'terminate-holding');
    finds(run, 'deadlock', 'terminate-holding', 'dead-holder');
    assert.doesNotMatch(run.stdout, /ours/);
  },
  chunksize: ({ stdout, exitcode }) => {
    const couriers = [...stdout.matchAll(/^(\d+) minutes: courier (\d+)$/gm)];
    assert.equal(couriers.length, 8);
    const far = couriers.filter(([, minutes]) => minutes === '40').map(([, , courier]) => courier);
    assert.equal(new Set(far).size, 1, 'one courier has all of the long ways');
    assert.equal(exitcode, 0);
  },
  'pool-left-open': (run) => {
    finds(run, 'not-shut-down', 'pool-left-open', 'pool');
    assert.match(run.stdout, /^photo 1 is ready$/m);
    assert.match(run.stdout, /^the first one is fine, and all others are at the lab$/m);
  },
  'manager-or-memory': printed('total: 1000\n'),
  'leaked-block': (run) => {
    finds(run, 'shared-memory-left', 'leaked-block', 'shared-memory');
    assert.equal(run.stdout, `${'#'.repeat(40)}\n`);
    assert.match(run.stderr, /leaked shared memory/);
  },
};

function printed(text: string) {
  return ({ stdout, stderr, exitcode }: CheckedRun): void => {
    assert.equal(stdout, text);
    assert.equal(stderr, '');
    assert.equal(exitcode, 0);
  };
}

/** Titles of the deadlocks. */
const deadlocks = ({ findings }: CheckedRun): string[] =>
  findings.filter(({ rule }) => rule === 'deadlock').map(({ title }) => title);

/** What the rule finds leads to that lesson, and to the page about `topic`, which leads there too. */
function finds(run: CheckedRun, rule: string, lesson: string, topic = rule): void {
  const found = run.findings.filter((finding) => finding.rule === rule);
  assert.ok(found.length > 0, `${rule} is found`);
  for (const finding of found)
    assert.deepEqual([finding.topic, finding.lesson], [topic, lesson], finding.title);
  const page = readFileSync(join(root, 'docs/concepts', `${topic}.md`), 'utf8');
  assert.ok(
    page.includes(`(../../lessons/${lesson}/README.md)`),
    `the page about ${topic} leads to ${lesson}`,
  );
}

import assert from 'node:assert/strict';
import { chromeTrace } from '../../../trace/export/chrome.ts';
import { eventRows, eventTable } from '../../../trace/export/event-table.ts';
import { FOUND, reportExitCode } from '../../../trace/export/exit-code.ts';
import { textReport } from '../../../trace/export/text-report.ts';
import { RunModel } from '../../../trace/model/run-model.ts';
import { Op, Phase } from '../../../trace/schema.ts';
import { generateRun } from '../../../trace/testing/generate.ts';
import { Script } from '../support/script.ts';

function generated(): RunModel {
  const model = new RunModel();
  model.feed(generateRun({ events: 2000 }));
  return model;
}

/** main joins a child that can not end before main takes what it put. */
function joinBeforeGet(): Script {
  const run = new Script();
  const main = run.main();
  const q = main.create({ kind: 'queue', name: 'reports' }, 1);
  const writer = main.start('writer', [q], { line: 2 });
  writer.does(Op.QueuePut, q, { arg: 1_300_000, arg2: 1, line: 9, text: '"All is well…' });
  main.begins(Op.ProcessJoin, writer.object, { line: 3 });
  writer.begins(Op.QueueFlush, q, { line: 9 });
  run.wait(2000).sample(main, writer);
  writer.dies(-9);
  main.dies(-9);
  return run.end(null, true);
}

interface ChromeEvent {
  ph: string;
  pid: number;
  tid: number;
  ts?: number;
  dur?: number;
  id?: number;
  name: string;
}

describe('the text report', () => {
  it('fits into 80 columns and tells tree, messages, waits and findings', () => {
    const text = textReport(generated());
    for (const line of text.split('\n')) assert.ok(line.length <= 80, line);
    for (const part of [
      '├ producer-0',
      'Queue "jobs"',
      'producer-0 → consumer-1',
      'Waiting for locks',
      'None.',
    ])
      assert.ok(text.includes(part), part);
  });

  it('tells a deadlock with its lines', () => {
    const text = textReport(joinBeforeGet().model());
    for (const line of text.split('\n')) assert.ok(line.length <= 80, line);
    const words = text.replace(/\s+/g, ' ');
    assert.ok(words.includes('✖ Deadlock: MainProcess and writer wait for each other'));
    assert.ok(
      words.includes('MainProcess waits for writer to end (program.ts:3); writer can not end before'),
    );
    assert.ok(words.includes('See the lesson join-before-get.'));
    assert.ok(words.includes('killed by SIGKILL'));
  });

  it('says what is wrong with a trace that was cut', () => {
    const bytes = generateRun({ events: 500 });
    const model = new RunModel();
    model.feed(bytes.subarray(0, bytes.length / 2));
    model.finish();
    assert.match(textReport(model), /ends in the middle/);
  });

  it('counts what is too much to list', () => {
    const run = new Script();
    const main = run.main();
    for (let n = 0; n < 100; n++) main.start(`child-${n}`);
    assert.match(textReport(run.model()), /… and 41 more processes/);
  });
});

describe('the exit code of a report', () => {
  it("is the program's own, or 3 where a deadlock or a leak was found in one that was content", () => {
    const code = (end: Script): number => reportExitCode(end.model());
    const clean = new Script();
    clean.main().exit();
    assert.equal(code(clean.end()), 0);
    const failing = new Script();
    failing.main().exit(2);
    assert.equal(code(failing.end(2)), 2);
    const leaking = (exitcode: number): Script => {
      const run = new Script();
      const main = run.main();
      main.does(Op.QueuePut, main.create({ kind: 'queue' }), { arg2: 1 });
      main.exit(exitcode);
      return run.end(exitcode);
    };
    assert.equal(code(leaking(0)), FOUND);
    assert.equal(code(leaking(7)), 7);
    assert.equal(code(joinBeforeGet()), FOUND);
  });
});

describe('the Chrome trace', () => {
  it('is JSON with tracks, bars, arrows and counters', () => {
    const json = [...chromeTrace(generated())].join('');
    const { traceEvents } = JSON.parse(json) as { traceEvents: ChromeEvent[] };
    const of = (ph: string): ChromeEvent[] => traceEvents.filter((event) => event.ph === ph);
    const names = of('M').filter(({ name }) => name === 'process_name');
    assert.equal(names.length, 9);
    assert.ok(of('X').length > 500);
    for (const { ts, dur } of of('X')) assert.ok((ts ?? -1) >= 0 && (dur ?? -1) >= 0);
    // Each arrow that begins ends, once, and not before it begins.
    const starts = new Map(of('s').map(({ id, ts }) => [id, ts ?? NaN]));
    assert.ok(starts.size > 100);
    assert.equal(of('f').length, starts.size);
    for (const { id, ts } of of('f')) assert.ok((starts.get(id) ?? NaN) <= (ts ?? NaN));
    assert.ok(of('C').some(({ name }) => name === 'Queue "jobs"'));
  });

  it('has the findings as marks over everything', () => {
    const json = [...chromeTrace(joinBeforeGet().model())].join('');
    assert.match(json, /"ph":"i","name":"Deadlock: MainProcess and writer/);
  });
});

describe('the table of events', () => {
  it('says each event in words', () => {
    const rows = eventRows(joinBeforeGet().model());
    const put = rows.find(({ event }) => event.op === Op.QueuePut);
    assert.deepEqual(
      [put?.process, put?.operation, put?.object, put?.details, put?.place],
      ['writer', 'QueuePut', 'Queue "reports"', '"All is well…', 'program.ts:9'],
    );
    const join = rows.find(({ event }) => event.op === Op.ProcessJoin && event.phase === Phase.Begin);
    assert.equal(join?.operation, 'ProcessJoin begins');
    const model = generated();
    const lines = [...eventTable(model)].join('').split('\n').slice(0, -1);
    assert.equal(lines.length, model.eventCount + 1);
    for (const line of lines) assert.equal(line.split('\t').length, 6);
  });
});

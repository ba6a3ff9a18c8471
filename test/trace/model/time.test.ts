/** Time: events that come late, moments in the past, and queries that must agree with counting by hand. */
import assert from 'node:assert/strict';
import { encodeEvent, type EventToWrite } from '../../../trace/codec/record.ts';
import { concatBytes, TraceWriter } from '../../../trace/codec/writer.ts';
import { findingsOf } from '../../../trace/findings/index.ts';
import { RunModel } from '../../../trace/model/run-model.ts';
import type { RunState } from '../../../trace/model/state.ts';
import type { Arrow, Span } from '../../../trace/model/timeline.ts';
import { generateEvents, generateRun, randomNumbers } from '../../../trace/testing/generate.ts';
import { header } from '../support/script.ts';

/** Everything that a model says, as plain data. */
function everything(model: RunModel, time: number | 'end' = 'end'): unknown {
  const state = plain(model.stateAt(time));
  const at = time === 'end' ? model.duration : time;
  const query = { from: 0, to: model.duration, perPixel: 0, at };
  const { timeline } = model;
  return {
    state,
    spans: state.processes.map(({ id }) =>
      (['state', 'lock', 'task'] as const).map((track) =>
        // A task's ref depends on the order of arrival; what it stands for does not.
        timeline
          .spans(id, track, query)
          .map((span) => ({ ...span, task: span.task === undefined ? undefined : timeline.task(span.task) })),
      ),
    ),
    arrows: byRow(timeline.arrows({ ...query, limit: Infinity })),
    depth: timeline.depth('1000:1', query),
    holds: timeline.holds('1000:2', query),
    output: model.output().filter((line) => line.time <= at),
  };
}

/** Without its functions. */
function plain(state: RunState): Omit<RunState, 'process' | 'object'> {
  return Object.fromEntries(
    Object.entries(state).filter(([, value]) => typeof value !== 'function'),
  ) as RunState;
}

function byRow(arrows: readonly Arrow[]): Arrow[] {
  return [...arrows].sort((a, b) => a.message - b.message);
}

/** Messages of each way, by its name. */
function countByWay(arrows: readonly Arrow[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { object, from, to, count } of arrows) {
    const way = `${object} ${from} ${to}`;
    counts[way] = (counts[way] ?? 0) + count;
  }
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The events of each process in order, but the processes' pieces in any: as a live run delivers them. */
function* deliveries(events: readonly EventToWrite[], seed: number): Generator<EventToWrite[]> {
  const random = randomNumbers(seed);
  const streams = new Map<number, EventToWrite[]>();
  for (const event of events) streams.set(event.pid, [...(streams.get(event.pid) ?? []), event]);
  const left = [...streams.values()];
  while (left.length > 0) {
    const index = Math.floor(random() * left.length);
    const stream = left[index] ?? [];
    yield stream.splice(0, 1 + Math.floor(random() * 40));
    if (stream.length === 0) left.splice(index, 1);
  }
}

describe('time in the model', () => {
  const events = [...generateEvents({ events: 1200, processes: 8, seed: 5 })];
  const writer = new TraceWriter();
  const whole = new RunModel();
  whole.feed(concatBytes([writer.begin(header), writer.events(events)]));

  it('comes to the same state in whatever order the streams arrive, looked at or not in between', () => {
    const expected = everything(whole);
    for (let seed = 1; seed <= 8; seed++) {
      const model = new RunModel();
      model.feed(writer.begin(header));
      for (const delivery of deliveries(events, seed)) {
        model.feed(writer.events(delivery));
        if (seed % 3 !== 0) model.stateAt('end');
        if (seed % 3 === 2) model.stateAt(model.duration / 2);
        if (seed % 4 === 1) findingsOf(model);
      }
      assert.deepEqual(everything(model), expected, `seed ${seed}`);
    }
  });

  it('gives a moment of the past as if the run had ended there', () => {
    const random = randomNumbers(3);
    for (let round = 0; round < 15; round++) {
      const time = whole.duration * random();
      const until = new RunModel();
      const before = events.filter((event) => event.time <= time);
      until.feed(concatBytes([writer.begin(header), writer.events(before)]));
      const then = plain(whole.stateAt(time));
      const alone = plain(until.stateAt('end'));
      // Only how long the waits have lasted depends on the moment itself.
      const timeless = (value: unknown): unknown =>
        JSON.parse(JSON.stringify(value), (key, part: unknown) =>
          ['time', 'contention', 'atEnd'].includes(key) ? undefined : part,
        );
      assert.deepEqual(timeless(then), timeless(alone));
    }
  });

  it('hands out states that do not change', () => {
    const model = new RunModel();
    model.feed(concatBytes([writer.begin(header), writer.events(events.slice(0, 600))]));
    const state = model.stateAt('end');
    const before = JSON.stringify(state);
    model.feed(writer.events(events.slice(600)));
    model.stateAt('end');
    model.stateAt(10);
    assert.equal(JSON.stringify(state), before);
  });

  it('aggregates bars that are narrower than a pixel, and loses none', () => {
    const model = new RunModel();
    model.feed(generateRun({ events: 60_000, processes: 4 }));
    const { duration, timeline } = model;
    for (const track of ['state', 'lock', 'task'] as const) {
      for (const { id } of model.stateAt('end').processes) {
        const all = timeline.spans(id, track, { from: 0, to: duration, perPixel: 0 });
        const perPixel = duration / 800;
        const few = timeline.spans(id, track, { from: 0, to: duration, perPixel });
        assert.equal(
          few.reduce((sum, span) => sum + span.count, 0),
          all.length,
        );
        assert.ok(few.length < 3 * 800, `${track}: ${few.length} of ${all.length}`);
        for (const span of few) assert.ok(span.count === 1 || span.end - span.start < perPixel);
        const from = duration * 0.4;
        const to = duration * 0.41;
        const some = timeline.spans(id, track, { from, to, perPixel: 0 });
        const touching = (span: Span): boolean => span.start <= to && span.end >= from;
        assert.deepEqual(some, all.filter(touching));
      }
    }
  });

  it('bundles arrows to the limit, and counts every message', () => {
    const model = new RunModel();
    model.feed(generateRun({ events: 60_000, processes: 8 }));
    const { duration, timeline } = model;
    const all = timeline.arrows({ from: 0, to: duration, perPixel: 0, limit: Infinity });
    const few = timeline.arrows({ from: 0, to: duration, perPixel: duration / 1000, limit: 500 });
    assert.ok(few.length <= 500 && few.length > 50);
    assert.equal(
      few.reduce((sum, { count }) => sum + count, 0),
      all.length,
    );
    const from = duration * 0.3;
    const to = duration * 0.31;
    const some = timeline.arrows({ from, to, perPixel: 0, limit: Infinity });
    assert.deepEqual(byRow(some), byRow(all.filter(({ start, end }) => start <= to && end >= from)));
  });

  it('bundles the same messages when late events came between two pictures', () => {
    const many = [...generateEvents({ events: 2500, processes: 6, seed: 9 })];
    const model = new RunModel();
    model.feed(writer.begin(header));
    for (const delivery of deliveries(many, 4)) {
      model.feed(writer.events(delivery));
      // Summaries are made of what is known so far, and have to follow what comes.
      const { duration } = model;
      model.timeline.arrows({ from: 0, to: duration, perPixel: duration / 3, limit: 100 });
    }
    const { duration, timeline } = model;
    const query = { from: duration * 0.1, to: duration * 0.9, at: duration * 0.8 };
    const single = timeline.arrows({ ...query, perPixel: 0, limit: Infinity });
    assert.ok(single.length > 150);
    for (const share of [2, 20, 200, 2000]) {
      const bundled = timeline.arrows({ ...query, perPixel: duration / share, limit: Infinity });
      if (share < 100) assert.ok(bundled.length < single.length / 2);
      assert.deepEqual(countByWay(bundled), countByWay(single), `${share} pixels`);
    }
  });

  it('keeps the extremes of a curve in every pixel', () => {
    const model = new RunModel();
    model.feed(generateRun({ events: 60_000, processes: 8 }));
    const { duration, timeline } = model;
    const all = timeline.depth('1000:1', { from: 0, to: duration, perPixel: 0 });
    const few = timeline.depth('1000:1', { from: 0, to: duration, perPixel: duration / 300 });
    assert.ok(few.length <= 301);
    assert.equal(Math.max(...few.map(({ max }) => max)), Math.max(...all.map(({ max }) => max)));
    few.forEach((point, index) => {
      const next = few[index + 1]?.time ?? Infinity;
      const within = all.filter(({ time }) => time >= point.time && time < next);
      assert.equal(point.max, Math.max(...within.map(({ max }) => max)));
      assert.equal(point.min, Math.min(...within.map(({ min }) => min)));
      assert.equal(point.last, within.at(-1)?.last);
    });
  });

  it('puts output together to lines, each with its process', () => {
    const output = (pid: number, time: number, arg: number, text: string): EventToWrite => ({
      pid,
      time,
      op: 22,
      arg,
      text,
    });
    const model = new RunModel();
    const main = { name: 'MainProcess', ppid: 1, method: 'main', daemon: false, node: '' };
    model.feed(writer.begin(header));
    model.feed(
      writer.events([
        { pid: 1, time: 0, op: 1, text: JSON.stringify(main) },
        output(1, 1, 1, 'hel'),
        output(1, 2, 2, 'oops\r\n'),
        output(1, 3, 1, 'lo\nworld\nlast'),
      ]),
    );
    assert.deepEqual(
      model.output().map(({ stream, text, complete, process }) => [stream, text, complete, process]),
      [
        ['stdout', 'hello', true, 0],
        ['stderr', 'oops', true, 0],
        ['stdout', 'world', true, 0],
        ['stdout', 'last', false, 0],
      ],
    );
  });

  it('reads the numbers of a record in the order of the format on this machine', () => {
    assert.equal(new Uint32Array(encodeEvent({ pid: 7, time: 0, op: 1 }).buffer)[4], 7);
  });
});

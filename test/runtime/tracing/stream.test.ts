/** What a process writes is what the format's page says, up to the limit and beyond it. */
import assert from 'node:assert/strict';
import { monotonicMicroseconds } from '../../../runtime/tracing/clock.ts';
import { LIFECYCLE_BYTES, TraceStream } from '../../../runtime/tracing/stream.ts';
import { siteRecorder } from '../../../runtime/tracing/tracer.ts';
import { Flag, Op, Phase, Result } from '../../../trace/schema.ts';
import { readStream } from './read-stream.ts';

const queue = { pid: 100, n: 1 };
const lock = { pid: 100, n: 2 };

function newStream({ maxEvents = 1000, bytes = 1 << 20, reserve = (_bytes: number): boolean => true } = {}) {
  const buffer = new ArrayBuffer(bytes);
  const epoch = monotonicMicroseconds();
  const stream = new TraceStream(buffer, { pid: 100, ppid: 99, epoch, maxEvents, reserve });
  return { stream, epoch, read: () => readStream(new Uint8Array(buffer)) };
}

describe('a trace stream', () => {
  afterEach(() => {
    siteRecorder.now = 0;
  });

  it('begins with a header that names its process', () => {
    const { epoch, read } = newStream();
    const stream = read();
    assert.equal(stream.magic, 'MPTRACE\0');
    assert.equal(stream.version, 1);
    assert.equal(stream.headerBytes, 4096);
    assert.deepEqual([stream.pid, stream.ppid, stream.epoch], [100, 99, epoch]);
    assert.deepEqual(stream.events, []);
  });

  it('holds every field of an event', () => {
    const { stream, epoch, read } = newStream();
    siteRecorder.now = 17;
    const before = monotonicMicroseconds() - epoch;
    stream.begin(Op.QueuePut, queue, { arg: -1, arg2: 7, value: 2.5, text: "'naïve 🐍'", async: true });
    stream.end(Op.QueuePut, queue, { result: Result.TimedOut });
    stream.item(Op.QueueGet, queue, 12, 8, "'x'");
    const [begin, end, item] = read().events;
    assert.ok(begin && end && item);
    const { time, ...rest } = begin;
    assert.ok(before <= time && time <= end.time && end.time <= item.time);
    assert.deepEqual(rest, {
      op: Op.QueuePut,
      phase: Phase.Begin,
      result: Result.Ok,
      flags: Flag.Async,
      pid: 100,
      site: 17,
      obj: [100, 1],
      arg: -1,
      arg2: 7,
      value: 2.5,
      text: "'naïve 🐍'",
    });
    assert.deepEqual([end.phase, end.result, end.value], [Phase.End, Result.TimedOut, undefined]);
    assert.deepEqual([item.phase, item.arg, item.arg2, item.text], [Phase.Instant, 12, 8, "'x'"]);
  });

  it('pads texts of every length to whole records', () => {
    const { stream, read } = newStream();
    const texts = [
      ...Array.from({ length: 300 }, (_, length) => 'ab'.repeat(length).slice(0, length)),
      'é',
      '€€',
      '\0',
    ];
    for (const text of texts) stream.instant(Op.Mark, queue, { text });
    assert.deepEqual(
      read().events.map(({ text }) => text),
      texts,
    );
  });

  it('cuts an overlong text at a whole character and says so', () => {
    const { stream, read } = newStream();
    stream.instant(Op.Mark, queue, { text: 'x'.repeat(59_999) + '€' });
    stream.instant(Op.Mark, queue, { text: 'x'.repeat(60_000) });
    const [cut, whole] = read().events;
    assert.deepEqual([cut?.text.length, cut?.flags], [59_999, Flag.Truncated]);
    assert.deepEqual([whole?.text.length, whole?.flags], [60_000, 0]);
  });

  it('shows the innermost wait, and the outer one again after it', () => {
    const { stream, read } = newStream();
    siteRecorder.now = 3;
    stream.begin(Op.PoolWait, queue);
    siteRecorder.now = 4;
    stream.begin(Op.Acquire, lock);
    assert.deepEqual([read().present.op, read().present.obj, read().present.site], [Op.Acquire, [100, 2], 4]);
    stream.end(Op.Acquire, lock);
    assert.deepEqual(
      [read().present.op, read().present.obj, read().present.site],
      [Op.PoolWait, [100, 1], 3],
    );
    stream.end(Op.PoolWait, queue);
    const { present } = read();
    assert.deepEqual([present.op, present.since, present.sequence % 2], [0, 0, 0]);
  });

  it('is not shown as blocked by an async wait', () => {
    const { stream, read } = newStream();
    stream.begin(Op.QueueGet, queue, { async: true });
    assert.equal(read().present.op, 0);
    stream.begin(Op.ProcessJoin, lock);
    stream.end(Op.QueueGet, queue, { async: true });
    assert.equal(read().present.op, Op.ProcessJoin);
  });

  it('survives waits nested beyond its list', () => {
    const { stream, read } = newStream();
    for (let depth = 0; depth < 40; depth++) stream.begin(Op.Acquire, lock);
    assert.equal(read().present.op, Op.Acquire);
    for (let depth = 0; depth < 40; depth++) stream.end(Op.Acquire, lock);
    assert.equal(read().present.op, 0);
  });

  it('lists what is held, released in any order, 64 of more', () => {
    const { stream, read } = newStream();
    const held = (n: number) => ({ pid: 100, n });
    for (let n = 1; n <= 70; n++) stream.holding(held(n), true);
    assert.equal(read().present.heldCount, 70);
    stream.holding(held(1), false);
    stream.holding(held(999), false);
    for (let n = 10; n <= 69; n++) stream.holding(held(n), false);
    assert.deepEqual(
      read()
        .present.held.map(([, n]) => n)
        .sort((a, b) => a - b),
      [2, 3, 4, 5, 6, 7, 8, 9, 70],
    );
  });

  it('counts after the event limit, and still tells of processes, objects and the present', () => {
    const { stream, read } = newStream({ maxEvents: 10 });
    for (let n = 0; n < 1000; n++) stream.item(Op.QueuePut, queue, 1, n, '');
    assert.equal(read().limitReached, 1);
    assert.equal(read().events.filter(({ op }) => op === Op.QueuePut).length, 10);
    stream.instant(Op.ProcessExit, { pid: 0, n: 0 }, { arg: 3 });
    stream.begin(Op.Acquire, lock);
    stream.summarise();
    const { events, present } = read();
    assert.equal(present.op, Op.Acquire);
    assert.equal(events.filter(({ op }) => op === Op.ProcessExit).length, 1);
    const last = events.at(-1);
    assert.equal(last?.op, Op.Summary);
    assert.deepEqual(JSON.parse(last.text), { [Op.QueuePut]: 990, [Op.Acquire]: 1 });
    assert.ok(events.length < 10 + 1 + 12, 'summaries are few');
  });

  it('keeps room for the ends of processes when large texts fill the file', () => {
    const { stream, read } = newStream({ bytes: LIFECYCLE_BYTES + 100_000 });
    for (let n = 0; n < 10; n++) stream.instant(Op.Mark, queue, { text: 'x'.repeat(30_000) });
    stream.instant(Op.ProcessExit, queue, { arg: 1 });
    const { events, limitReached } = read();
    assert.equal(limitReached, 1);
    assert.equal(events.filter(({ op }) => op === Op.ProcessExit).length, 1);
    for (let n = 0; n < 100; n++) stream.instant(Op.ProcessExit, queue, { text: 'y'.repeat(30_000) });
    assert.ok(read().events.length < 100, 'and ends for good at the end of the file');
  });

  it('stops at the first page that the disk has no room for', () => {
    let room = 64 * 1024;
    const { stream, read } = newStream({ reserve: (bytes) => bytes <= room });
    for (let n = 0; n < 5000; n++) stream.item(Op.QueuePut, queue, 1, n, 'some text');
    const written = read().events.filter(({ op }) => op === Op.QueuePut).length;
    assert.ok(written > 900 && 4096 + written * 64 <= room, `${written}`);
    assert.equal(read().limitReached, 1);
    room = 1 << 20;
    stream.instant(Op.ProcessExit, queue);
    assert.equal(read().events.at(-1)?.op, Op.ProcessExit);
  });
});

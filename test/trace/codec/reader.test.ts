import assert from 'node:assert/strict';
import { TraceReader } from '../../../trace/codec/reader.ts';
import { encodeEvent, type EventToWrite } from '../../../trace/codec/record.ts';
import { EventCursor } from '../../../trace/codec/store.ts';
import { concatBytes, TraceWriter } from '../../../trace/codec/writer.ts';
import { Flag, Op, Phase, Result, TRACE_VERSION, type TraceEvent } from '../../../trace/schema.ts';
import { header } from '../support/script.ts';

const writer = new TraceWriter();

const events: EventToWrite[] = [
  { pid: 1, time: 0.5, op: Op.ProcessBegin, text: '{"name":"Größe 😀"}' },
  {
    pid: 4_194_304,
    time: 1.25,
    op: Op.QueuePut,
    phase: Phase.Begin,
    obj: '4194304:7',
    arg: -5,
    arg2: 9,
    site: 3,
  },
  { pid: 2, time: 2, op: Op.ValueWrite, result: Result.Failed, flags: Flag.Async, value: -0.1, obj: '1:2' },
  { pid: 2, time: 3, op: Op.ValueRead, value: 0, obj: '1:2' },
];

const complete = concatBytes([
  writer.begin(header),
  writer.sites([{ file: '/a.ts', line: 1, column: 2, text: 'f()' }]),
  writer.source({ file: '/a.ts', text: 'f();\n' }),
  writer.events(events.slice(0, 2)),
  writer.events(events.slice(2)),
  writer.end({ exitcode: 0, stopped: false, signal: null }),
]);

/** What a reader gets out of bytes that come in pieces of the given size. */
function read(bytes: Uint8Array, pieces = bytes.length): { reader: TraceReader; events: TraceEvent[] } {
  const refs: number[] = [];
  const reader = new TraceReader((ref) => refs.push(ref));
  for (let offset = 0; offset < bytes.length; offset += Math.max(1, pieces))
    reader.feed(bytes.subarray(offset, offset + Math.max(1, pieces)));
  reader.finish();
  const cursor = new EventCursor(reader.store);
  return { reader, events: refs.map((ref) => cursor.moveTo(ref).event()) };
}

function full(event: EventToWrite): TraceEvent {
  const nothing = {
    phase: 0,
    result: 0,
    flags: 0,
    site: 0,
    obj: undefined,
    arg: 0,
    arg2: 0,
    value: undefined,
    text: '',
  };
  return { ...nothing, ...event } as TraceEvent;
}

describe('the codec', () => {
  it('reads what it wrote', () => {
    const { reader, events: got } = read(complete);
    assert.deepEqual(got, events.map(full));
    assert.deepEqual(reader.header, header);
    assert.deepEqual(reader.sites, [{ file: '/a.ts', line: 1, column: 2, text: 'f()' }]);
    assert.equal(reader.sources.get('/a.ts'), 'f();\n');
    assert.deepEqual(reader.end, { exitcode: 0, stopped: false, signal: null });
    assert.equal(reader.problem, undefined);
  });

  it('reads pieces of any size', () => {
    for (let size = 1; size < 64; size++) {
      const { reader, events: got } = read(complete, size);
      assert.deepEqual(got, events.map(full), `pieces of ${size}`);
      assert.equal(reader.problem, undefined);
    }
  });

  it('keeps everything before a cut at any byte, and says that it is one', () => {
    const whole = events.map(full);
    let most = 0;
    for (let size = 1; size < complete.length; size++) {
      const { reader, events: got } = read(complete.subarray(0, size), 100);
      assert.equal(reader.problem?.code, 'cut', `cut after ${size}`);
      assert.deepEqual(got, whole.slice(0, got.length));
      assert.ok(got.length >= most);
      most = got.length;
    }
    assert.equal(most, whole.length);
  });

  it('writes records as the format says', () => {
    const bytes = encodeEvent({
      pid: 3,
      time: 1.5,
      op: Op.Mark,
      site: 2,
      obj: '5:6',
      arg: -1,
      value: 2,
      text: 'hey',
    });
    const view = new DataView(bytes.buffer);
    assert.equal(bytes.length, 56);
    assert.equal(view.getUint16(0, true), 56);
    assert.deepEqual([...bytes.subarray(2, 6)], [Op.Mark, 0x20, 0, 5]);
    assert.equal(view.getFloat64(8, true), 1.5);
    const words = [16, 20, 24, 28].map((offset) => view.getUint32(offset, true));
    assert.deepEqual(words, [3, 2, 5, 6]);
    assert.equal(view.getInt32(32, true), -1);
    assert.equal(view.getFloat64(40, true), 2);
    assert.equal(new TextDecoder().decode(bytes.subarray(48, 51)), 'hey');
  });

  it('cuts a text that is too long between two characters, and flags it', () => {
    const text = `x${'😀'.repeat(30_000)}`;
    const { events: got } = read(
      concatBytes([writer.begin(header), writer.events([{ pid: 1, time: 1, op: Op.Mark, text }])]),
    );
    assert.equal(got[0]?.flags, Flag.Truncated);
    assert.ok(text.startsWith(got[0].text));
    assert.ok(got[0].text.length > 29_000);
  });

  it('refuses what is no trace, with the first wrong byte', () => {
    for (const text of ['P', 'hello', 'MPTRACE\0', '{"traceEvents":[]}', 'MPRUX\0\0\0']) {
      const { reader } = read(new TextEncoder().encode(text));
      assert.equal(reader.problem?.code, 'not-a-trace', text);
      assert.match(reader.problem.message, /--trace FILE/);
    }
    assert.equal(read(new Uint8Array(0)).reader.problem?.code, 'not-a-trace');
  });

  it('refuses another version, and says which and what to do', () => {
    const newer = complete.slice();
    newer[8] = TRACE_VERSION + 1;
    const { problem } = read(newer).reader;
    assert.equal(problem?.code, 'version');
    assert.match(problem.message, new RegExp(`version ${TRACE_VERSION + 1}.*newer version: update`));
    const older = complete.slice();
    older[8] = 0;
    assert.match(read(older).reader.problem?.message ?? '', /older version: run the program again/);
  });

  it('keeps what came before damage', () => {
    const start = writer.begin(header);
    const good = writer.events(events);
    const cases: [string, Uint8Array][] = [
      ['unknown frame', Uint8Array.of(0, 0, 0, 0, 9, 0, 0, 0)],
      ['huge JSON', Uint8Array.of(0, 0, 0, 0x7f, 2, 0, 0, 0)],
      ['no JSON', Uint8Array.of(1, 0, 0, 0, 2, 0, 0, 0, 0x7b)],
      ['empty record', concatBytes([Uint8Array.of(48, 0, 0, 0, 3, 0, 0, 0), new Uint8Array(48)])],
      [
        'record too short',
        concatBytes([Uint8Array.of(48, 0, 0, 0, 3, 0, 0, 0), Uint8Array.of(40), new Uint8Array(47)]),
      ],
      [
        'record beyond its frame',
        concatBytes([Uint8Array.of(48, 0, 0, 0, 3, 0, 0, 0), Uint8Array.of(56), new Uint8Array(47)]),
      ],
    ];
    for (const [what, bad] of cases) {
      const { reader, events: got } = read(concatBytes([start, good, bad, good]));
      assert.equal(reader.problem?.code, 'damaged', what);
      assert.equal(got.length, events.length, what);
      assert.ok(reader.problem.offset >= start.length + good.length, what);
    }
  });

  it('wants the header first', () => {
    const { reader } = read(concatBytes([complete.subarray(0, 16), writer.events(events)]));
    assert.equal(reader.problem?.code, 'damaged');
  });

  it('allocates by what it was fed, not by what a frame claims', () => {
    const claim = Uint8Array.of(0, 0, 0, 3, 2, 0, 0, 0);
    const reader = new TraceReader(() => undefined);
    reader.feed(writer.begin(header));
    reader.feed(claim);
    const before = process.memoryUsage().arrayBuffers;
    for (let index = 0; index < 100; index++) reader.feed(new Uint8Array(10));
    assert.ok(process.memoryUsage().arrayBuffers - before < 1e6);
  });
});

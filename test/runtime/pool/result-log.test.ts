/** The chain of pieces: every record arrives once and whole, in order, whatever the sizes and the reader's pace. */
import assert from 'node:assert/strict';
import { controlBytes, workerWords } from '../../../runtime/pool/control.ts';
import { ResultReader, ResultWriter } from '../../../runtime/pool/result-log.ts';
import { SharedArea } from '../../../runtime/pool/shared-area.ts';

const bytesOf = (task: number, length: number): Uint8Array => new Uint8Array(length).fill(task & 0xff);

describe('a result log', () => {
  let control: SharedArea;
  let log: SharedArea;
  beforeEach(() => {
    control = SharedArea.create('test-control', controlBytes(2), controlBytes(2));
    log = SharedArea.create('test-log', 8 << 20, 4096);
  });
  afterEach(() => {
    control.release(true);
    log.release(true);
  });

  function ends(): { writer: ResultWriter; reader: ResultReader } {
    const own = workerWords(1);
    return {
      writer: new ResultWriter(log, control.words, control.address, own),
      reader: new ResultReader(log, control.words, control.address, own),
    };
  }

  function check(reader: ResultReader, task: number, length: number): void {
    const record = reader.next();
    assert.ok(record);
    assert.deepEqual([record.task, record.kind, record.end - record.start], [task, task % 7, length]);
    const content = reader.bytes.subarray(record.start, record.end);
    assert.ok(content.every((byte) => byte === (task & 0xff)));
  }

  it('gives every record once, in order, at any pace', () => {
    const { writer, reader } = ends();
    let written = 0;
    let read = 0;
    const lengthOf = (task: number): number => (task % 50 === 0 ? (task * 997) % 200_000 : (task * 31) % 300);
    for (let round = 0; round < 400; round++) {
      for (let count = (round * 13) % 60; count > 0; count--, written++)
        writer.write(written % 7, written, bytesOf(written, lengthOf(written)), lengthOf(written));
      for (let count = (round * 17) % 61; count > 0 && read < written; count--, read++)
        check(reader, read, lengthOf(read));
    }
    while (read < written) check(reader, read, lengthOf(read++));
    assert.equal(reader.next(), undefined);
    assert.equal(reader.waiting, false);
  });

  it('needs no more memory for a reader that keeps up', () => {
    const { writer, reader } = ends();
    for (let task = 0; task < 50_000; task++) {
      writer.write(task % 7, task, bytesOf(task, 100), 100);
      check(reader, task, 100);
    }
    // Two pieces of 64 KiB, and where the third would begin nothing was ever written.
    assert.ok(log.bytes.subarray(3 * 65536, 4 * 65536).every((byte) => byte === 0));
  });

  it('joins free pieces when a large result needs them', () => {
    const { writer, reader } = ends();
    let task = 0;
    // Fill all of its 8 MiB with small pieces, read them, then ask for a large one.
    for (; task < 110; task++) writer.write(task % 7, task, bytesOf(task, 65_000), 65_000);
    for (let read = 0; read < task; read++) check(reader, read, 65_000);
    writer.write(task % 7, task, bytesOf(task, 4_000_000), 4_000_000);
    check(reader, task, 4_000_000);
  });

  it('refuses what can never fit', () => {
    const { writer } = ends();
    assert.throws(() => {
      writer.write(1, 1, new Uint8Array(5 << 20), 5 << 20);
    }, /too large for a pool/);
  });
});

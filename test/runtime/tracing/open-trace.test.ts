/** A real process writes its stream; what it committed is there after any end of it. */
import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monotonicMicroseconds } from '../../../runtime/tracing/clock.ts';
import { Op, Phase, type ObjectInfo, type ProcessBeginInfo } from '../../../trace/schema.ts';
import { readStream } from './read-stream.ts';

const writer = join(import.meta.dirname, 'fixtures/endless-writer.ts');

describe('the stream of a real process', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mp-tracing-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function start(announceAt: number, env: Record<string, string> = {}): ChildProcess {
    return spawn(process.execPath, ['--import', 'tsx', writer, String(announceAt)], {
      env: { ...process.env, MP_TRACE_DIR: folder, MP_TRACE_EPOCH: '1000', ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  }

  async function killWhenWritten(child: ChildProcess): Promise<void> {
    assert.ok(child.stdout);
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    const [, signal] = (await once(child, 'exit')) as [number | null, string];
    assert.equal(signal, 'SIGKILL');
  }

  for (const announceAt of [0, 1234, 50_000]) {
    it(`has every event that was committed before a SIGKILL (${announceAt} at least)`, async () => {
      const child = start(announceAt);
      await killWhenWritten(child);
      assert.deepEqual(readdirSync(folder), [`${String(child.pid)}.mpt`]);
      const path = join(folder, `${String(child.pid)}.mpt`);
      assert.equal(statSync(path).mode & 0o777, 0o600);
      const stream = readStream(readFileSync(path));
      assert.deepEqual([stream.pid, stream.ppid, stream.epoch], [child.pid, process.pid, 1000]);
      const [begin, created, mark, acquire, ...puts] = stream.events;
      assert.equal(begin?.op, Op.ProcessBegin);
      const info = JSON.parse(begin.text) as ProcessBeginInfo;
      assert.deepEqual(info, {
        name: 'main',
        ppid: process.pid,
        method: 'main',
        daemon: false,
        node: process.version,
      });
      assert.deepEqual(JSON.parse(created?.text ?? '') as ObjectInfo, { kind: 'queue', name: 'q' });
      assert.equal(mark?.text, 'begin');
      assert.deepEqual([acquire?.op, acquire?.phase, acquire?.arg], [Op.Acquire, Phase.Begin, -1]);
      assert.deepEqual([stream.present.op, stream.present.obj], [Op.Acquire, [1, 3]]);
      assert.deepEqual(stream.present.held, [[1, 2]]);
      const plain = puts.filter(({ op }) => op === Op.QueuePut);
      assert.ok(plain.length > announceAt);
      plain.forEach((event, n) => {
        assert.equal(event.arg2, n);
        assert.equal(event.text.length, n % 40);
      });
      const now = monotonicMicroseconds() - 1000;
      assert.ok(
        stream.events.every(({ time }, n) => time >= (stream.events[n - 1]?.time ?? 0) && time <= now),
      );
    });
  }

  it('stops growing at the event limit that the run sets', async () => {
    const child = start(20_000, { MP_TRACE_EVENTS: '1000' });
    await killWhenWritten(child);
    const stream = readStream(readFileSync(join(folder, `${String(child.pid)}.mpt`)));
    assert.equal(stream.limitReached, 1);
    assert.equal(stream.events.filter(({ op }) => op !== Op.Summary).length, 1000);
    const counted = JSON.parse(stream.events.at(-1)?.text ?? '') as Record<string, number>;
    // The last summary is at most a factor of two old.
    assert.ok((counted[String(Op.QueuePut)] ?? 0) > 9_000);
  });

  it('takes another name when an earlier process had the same number', () => {
    const program = `
      const { openTrace, mark } = await import(${JSON.stringify(join(import.meta.dirname, '../../../runtime/tracing/index.ts'))});
      const info = { name: 'x', ppid: 1, method: 'main', daemon: false };
      for (const text of ['first', 'second']) { openTrace(info); mark(text); }
    `;
    const result = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
      env: { ...process.env, MP_TRACE_DIR: folder },
      encoding: 'utf8',
    });
    assert.deepEqual([result.status, result.stderr], [0, '']);
    const pid = String(result.pid);
    assert.deepEqual(readdirSync(folder).sort(), [`${pid}-1.mpt`, `${pid}.mpt`]);
    const texts = [`${pid}.mpt`, `${pid}-1.mpt`].map(
      (name) => readStream(readFileSync(join(folder, name))).events.at(-1)?.text,
    );
    assert.deepEqual(texts, ['first', 'second']);
  });

  it('is not missed when its folder is: one line says so and the program runs', () => {
    const child = spawnSync(
      process.execPath,
      [
        '--import',
        'tsx',
        '--input-type=module',
        '-e',
        `const { openTrace, mark, tracer } = await import(${JSON.stringify(join(import.meta.dirname, '../../../runtime/tracing/index.ts'))});
         console.log(openTrace({ name: 'x', ppid: 1, method: 'main', daemon: false }), tracer.on); mark('x');`,
      ],
      { env: { ...process.env, MP_TRACE_DIR: join(folder, 'nowhere') }, encoding: 'utf8' },
    );
    assert.equal(child.stdout, 'false false\n');
    assert.match(child.stderr, /can not be traced: ENOENT/);
    assert.equal(child.status, 0);
  });
});

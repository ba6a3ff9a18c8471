/** The server of a manager against clients that do what they like, in one process. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { clientAsync } from '../../../runtime/connection.ts';
import { BytesOnly, loads } from '../../../runtime/channel/pickle.ts';
import { Server, SyncManager } from '../../../runtime/managers.ts';
import { Incoming } from '../../../runtime/managers/wire/incoming.ts';
import {
  callFrame,
  type Frame,
  GREETING,
  Outcome,
  REPLY_HEADER,
  Request,
  requestFrame,
} from '../../../runtime/managers/wire/messages.ts';
import { Wire } from '../../../runtime/managers/wire/wire.ts';
import { platform, type Fd } from '../../../runtime/platform/index.ts';

const context = new BytesOnly('manager');
const authkey = Buffer.from('key');

interface Reply {
  readonly outcome: Outcome;
  readonly value: unknown;
}

/** A client that sends what it is told, and waits for replies by the event loop. */
class RawClient {
  #call = 0;
  #replies = new Map<number, Reply>();
  #wake: () => void = () => undefined;
  ended = false;
  readonly wire: Wire;

  private constructor(wire: Wire) {
    this.wire = wire;
    const ended = (): void => {
      this.ended = true;
      this.#wake();
    };
    wire.watch(
      true,
      () => {
        while (
          wire.incoming.next((buffer, start, end) => {
            const value =
              end - start > REPLY_HEADER
                ? loads(buffer.subarray(start + REPLY_HEADER, end), context)
                : undefined;
            this.#replies.set(buffer.readUInt32LE(start + 1), { outcome: buffer[start] as Outcome, value });
          })
        );
        this.#wake();
      },
      ended,
    );
  }

  static async connect(server: Server): Promise<RawClient> {
    const connection = await clientAsync(server.address, { authkey });
    const client = new RawClient(new Wire(platform.descriptors.duplicate(connection.fileno() as Fd)));
    connection.close();
    return client;
  }

  async hello(): Promise<this> {
    const call = ++this.#call;
    this.wire.post(requestFrame(Request.Hello, call, 0, GREETING));
    await this.reply(call);
    return this;
  }

  send(ident: number, name: string, ...args: unknown[]): number {
    const call = ++this.#call;
    this.wire.post(callFrame(call, ident, name, args, context));
    return call;
  }

  async reply(call: number): Promise<Reply> {
    for (;;) {
      const reply = this.#replies.get(call);
      if (reply !== undefined) return reply;
      assert.ok(!this.ended, 'the server hung up');
      await this.#next();
    }
  }

  async untilEnded(): Promise<void> {
    while (!this.ended) await this.#next();
  }

  #next(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  async call(ident: number, name: string, ...args: unknown[]): Promise<unknown> {
    const { outcome, value } = await this.reply(this.send(ident, name, ...args));
    assert.notEqual(outcome, Outcome.Failed, String((value as { text?: unknown } | undefined)?.text));
    return value;
  }

  async make(typeid: string, ...args: unknown[]): Promise<number> {
    return ((await this.call(0, `+${typeid}`, ...args)) as [number])[0];
  }
}

describe("a manager's server", () => {
  let server: Server;
  let serving: Promise<void>;
  beforeEach(() => {
    server = new SyncManager({ authkey }).getServer();
    serving = server.serveForever();
  });
  afterEach(async () => {
    server.stop();
    await serving;
  });

  it('serves, and lets go of what a client held that is gone', async () => {
    const [one, two] = [
      await (await RawClient.connect(server)).hello(),
      await (await RawClient.connect(server)).hello(),
    ];
    const dict = await one.make('dict', [['a', 1]]);
    assert.equal(await one.call(dict, 'get', 'a'), 1);
    two.wire.post(requestFrame(Request.Keep, 0, dict));
    assert.equal(await two.call(dict, 'size'), 1);
    one.wire.close();
    while (((await two.call(0, 'debugInfo')) as { references: number }[])[0]?.references !== 1);
    assert.equal(await two.call(dict, 'get', 'a'), 1);
    two.wire.post(requestFrame(Request.Release, 0, dict));
    const { outcome, value } = await two.reply(two.send(dict, 'get', 'a'));
    assert.equal(outcome, Outcome.Failed);
    assert.match((value as { text: string }).text, /no longer has/);
    two.wire.close();
  });

  it('gives no item, lock or turn to a client that went away while it waited', async () => {
    const [gone, stays] = [
      await (await RawClient.connect(server)).hello(),
      await (await RawClient.connect(server)).hello(),
    ];
    const [queue, lock] = [await stays.make('Queue'), await stays.make('Lock')];
    await stays.call(lock, 'acquire');
    gone.send(queue, 'get');
    gone.send(lock, 'acquire');
    gone.wire.post(requestFrame(Request.Keep, 0, queue));
    while (((await stays.call(0, 'debugInfo')) as { references: number }[])[0]?.references !== 2);
    gone.wire.close();
    const got = stays.send(queue, 'get');
    await stays.call(queue, 'put', 'item');
    assert.equal((await stays.reply(got)).value, 'item');
    await stays.call(lock, 'release');
    assert.equal(await stays.call(lock, 'acquire', { block: false }), true);
    stays.wire.close();
  });

  it('claims a lent reference once, whichever word comes first', async () => {
    const client = await (await RawClient.connect(server)).hello();
    const list = await client.make('list');
    const count = async (): Promise<unknown> =>
      ((await client.call(0, 'debugInfo')) as { references: number }[])[0]?.references;
    for (const [first, second] of [
      [Request.Lend, Request.Claim],
      [Request.Claim, Request.Lend],
    ] as const) {
      const ticket = randomBytes(12).toString('hex');
      client.wire.post(requestFrame(first, 0, list, ticket));
      assert.equal(await count(), 2);
      client.wire.post(requestFrame(second, 0, list, ticket));
      assert.equal(await count(), 2);
      client.wire.post(requestFrame(Request.Release, 0, list));
      assert.equal(await count(), 1);
    }
    client.wire.close();
  });

  it('hangs up on who speaks nonsense, and serves the others on', async () => {
    const good = await (await RawClient.connect(server)).hello();
    const list = await good.make('list', [1]);
    const raw = (bytes: Buffer): Frame => ({ bytes, length: bytes.length });
    const frame = (bytes: Buffer): Frame => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(bytes.length);
      return raw(Buffer.concat([length, bytes]));
    };
    const noise: [boolean, Frame][] = [
      [false, raw(Buffer.from('GET / HTTP/1.1\r\n\r\n'))],
      [false, raw(Buffer.from([255, 255, 255, 255]))],
      [false, raw(Buffer.alloc(8))],
      [false, frame(Buffer.from([1]))],
      [false, requestFrame(Request.Hello, 1, 0, 'another greeting')],
      [false, callFrame(1, list, 'length', [], context)],
      [true, frame(Buffer.from([99, 0, 0, 0, 0, 0, 0, 0, 0]))],
      [true, requestFrame(Request.Claim, 0, list, 'short')],
      [true, raw(Buffer.from([0, 0, 0, 0x7f]))],
    ];
    for (const [greets, bytes] of noise) {
      const bad = await RawClient.connect(server);
      if (greets) await bad.hello();
      bad.wire.post(bytes);
      await bad.untilEnded();
      bad.wire.close();
    }
    const noisy = await (await RawClient.connect(server)).hello();
    for (let n = 0; n < 2000; n++) {
      // Whole messages whose contents are anything: each is answered by an error, or by a value.
      const body = Buffer.concat([
        Buffer.from([Request.Call, 1, 0, 0, 0, n % 3, 0, 0, 0]),
        randomBytes(n % 60),
      ]);
      noisy.wire.post(frame(body));
      if (n % 100 === 0) assert.equal((await noisy.reply(noisy.send(list, 'length'))).value, 1);
    }
    assert.equal((await noisy.reply(noisy.send(list, '#text'))).value, '[ 1 ]');
    assert.equal((await noisy.reply(noisy.send(list, 'constructor'))).outcome, Outcome.Failed);
    assert.equal((await noisy.reply(noisy.send(list, '__proto__'))).outcome, Outcome.Failed);
    assert.equal(await good.call(list, 'length'), 1);
    for (const client of [good, noisy]) client.wire.close();
  });

  it('cuts what comes into messages, wherever it was broken', () => {
    const frames = Array.from({ length: 300 }, (_, n) => requestFrame(Request.Keep, n, n, 'x'.repeat(n * 7)));
    const all = Buffer.concat(frames.map(({ bytes }) => bytes));
    for (const piece of [1, 3, 1000, 65_536, all.length]) {
      const incoming = new Incoming();
      const seen: number[] = [];
      for (let at = 0; at < all.length; at += piece) {
        incoming.add(all.subarray(at, at + piece));
        while (incoming.next((buffer, start) => seen.push(buffer.readUInt32LE(start + 1))));
      }
      assert.deepEqual(
        seen,
        frames.map((_, n) => n),
      );
    }
  });
});

/** Who does not know the authkey: nothing that he sends is decoded, and he learns nothing from how long a refusal takes. */
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { createConnection, type Socket } from 'node:net';
import { reduce } from '../../runtime/channel/reduce.ts';
import { registerOwn } from '../../runtime/channel/references.ts';
import { BytesOnly, dumps } from '../../runtime/channel/pickle.ts';
import { header } from '../../runtime/channel/connection/frames.ts';
import { greetListener, type Handshake } from '../../runtime/channel/connection/handshake.ts';
import { Listener } from '../../runtime/connection.ts';
import { SyncManager } from '../../runtime/managers.ts';
import {
  callFrame,
  GREETING,
  Request,
  requestFrame,
  type Frame,
} from '../../runtime/managers/wire/messages.ts';

const KEY = 'the right key';

let decoded = 0;

/** Called by whoever decodes a {@link Telling}. */
function tell(): object {
  decoded++;
  return {};
}
registerOwn('test:tell', tell);

class Telling {
  [reduce](): [() => object, []] {
    return [tell, []];
  }
}

/** The frame's own bytes, which the next one overwrites. */
function bytesOf({ bytes, length }: Frame): Buffer {
  return Buffer.from(bytes.subarray(0, length));
}

/** Shakes hands with this key, reading frames by hand, and sends `after`; who is `eager` right behind his answer. */
async function visit(address: string, key: string, after: Buffer, eager: boolean): Promise<boolean> {
  const socket = createConnection(address);
  // Hung up on in the midst of what we send.
  socket.on('error', () => undefined);
  const closed = new Promise((resolve) => socket.on('close', resolve));
  let known = false;
  try {
    await shakeHands(socket, greetListener(Buffer.from(key)), eager ? after : Buffer.alloc(0));
    known = true;
  } catch {
    // As it must be with a wrong key.
  }
  // Answers are not looked at.
  socket.resume();
  socket.end(after);
  await closed;
  return known;
}

function shakeHands(socket: Socket, steps: Handshake, behind: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0);
    const goOn = (given?: Buffer): void => {
      let step = given === undefined ? steps.next() : steps.next(given);
      for (; step.done !== true && step.value !== undefined; step = steps.next(Buffer.alloc(0)))
        socket.write(Buffer.concat([header(step.value.length), step.value, behind]));
      if (step.done === true) resolve();
    };
    socket.on('close', () => {
      reject(new Error('hung up'));
    });
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      try {
        while (bytes.length >= 4 && bytes.length >= 4 + bytes.readInt32BE()) {
          const end = 4 + bytes.readInt32BE();
          const frame = bytes.subarray(4, end);
          bytes = bytes.subarray(end);
          goOn(frame);
        }
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    goOn();
  });
}

describe('a wrong authkey', () => {
  beforeEach(() => {
    decoded = 0;
  });

  it('never reaches the decoder of values of a listener', async () => {
    using listener = new Listener(undefined, { authkey: KEY });
    const packed = dumps(new Telling());
    const message = Buffer.concat([header(packed.length), packed]);
    for (const key of ['a wrong key', KEY]) {
      const visiting = visit(listener.address as string, key, message, key !== KEY);
      if (key === KEY) {
        using connection = await listener.acceptAsync();
        await connection.recvAsync();
      } else {
        await assert.rejects(listener.acceptAsync(), { code: 'ERR_MP_AUTHENTICATION' });
      }
      assert.equal(await visiting, key === KEY);
      // With the right key it is decoded: the test would see it.
      assert.equal(decoded, key === KEY ? 1 : 0);
    }
  });

  it('never reaches the decoder of values of a manager', async () => {
    const server = new SyncManager({ authkey: Buffer.from(KEY) }).getServer();
    const serving = server.serveForever();
    const hello = bytesOf(requestFrame(Request.Hello, 1, 0, GREETING));
    const call = bytesOf(callFrame(2, 0, 'numberOfObjects', [new Telling()], new BytesOnly('manager')));
    for (const key of ['a wrong key', KEY]) {
      assert.equal(
        await visit(server.address as string, key, Buffer.concat([hello, call]), key !== KEY),
        key === KEY,
      );
      assert.equal(decoded, key === KEY ? 1 : 0);
    }
    server.stop();
    await serving;
  });

  it('is compared in constant time, whichever byte is wrong', async () => {
    const { timingSafeEqual } = crypto;
    const compared: [number, number][] = [];
    crypto.timingSafeEqual = (a, b) => {
      compared.push([a.byteLength, b.byteLength]);
      return timingSafeEqual(a, b);
    };
    syncBuiltinESMExports();
    try {
      const { greetClient } = await import('../../runtime/channel/connection/handshake.ts');
      for (const wrong of [0, 15, 31]) {
        const steps = greetClient(Buffer.from(KEY));
        const { value: challenge } = steps.next();
        assert.ok(challenge !== undefined && challenge instanceof Buffer);
        const answer = crypto
          .createHmac('sha256', KEY)
          .update(challenge.subarray('#CHALLENGE#'.length))
          .digest();
        answer[wrong] = (answer[wrong] ?? 0) ^ 1;
        steps.next(Buffer.alloc(0));
        const { value: verdict } = steps.next(Buffer.concat([Buffer.from('{sha256}'), answer]));
        assert.equal(String(verdict), '#FAILURE#');
      }
    } finally {
      crypto.timingSafeEqual = timingSafeEqual;
      syncBuiltinESMExports();
    }
    assert.deepEqual(compared, [
      [32, 32],
      [32, 32],
      [32, 32],
    ]);
  });
});

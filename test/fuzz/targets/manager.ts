/** What a manager's server takes for the requests of a client, behind the event loop that it serves with. */
import assert from 'node:assert/strict';
import { Socket } from 'node:net';
import { BytesOnly, loads } from '../../../runtime/channel/pickle.ts';
import { unpackThrown, type PackedThrown } from '../../../runtime/channel/thrown.ts';
import { CallServer } from '../../../runtime/managers/server/server.ts';
import { DictStructure } from '../../../runtime/managers/structures/dict.ts';
import { ListStructure } from '../../../runtime/managers/structures/list.ts';
import { LockStructure } from '../../../runtime/managers/structures/locks.ts';
import { QueueStructure } from '../../../runtime/managers/structures/queue.ts';
import type { RegisteredType } from '../../../runtime/managers/registry.ts';
import { Incoming } from '../../../runtime/managers/wire/incoming.ts';
import {
  callFrame,
  GREETING,
  Outcome,
  REPLY_HEADER,
  Request,
  requestFrame,
  type Frame,
} from '../../../runtime/managers/wire/messages.ts';
import { platform } from '../../../runtime/platform/index.ts';
import type { Target } from '../target.ts';

const { descriptors } = platform;
const context = new BytesOnly('manager');

/** Room for the first bytes of a client, on both sides. */
const OF_A_CLIENT = 256 << 10;

const types: [string, RegisteredType][] = [
  ['dict', { callable: DictStructure, methodToTypeid: { copy: 'dict' } }],
  ['list', { callable: ListStructure }],
  ['Queue', { callable: QueueStructure }],
  ['Lock', { callable: LockStructure }],
];

/** The frame's own bytes, which the next one overwrites. */
function bytesOf({ bytes, length }: Frame): Buffer {
  return Buffer.from(bytes.subarray(0, length));
}

const hello = bytesOf(requestFrame(Request.Hello, 1, 0, GREETING));

function call(id: number, referent: number, name: string, ...args: unknown[]): Buffer {
  return bytesOf(callFrame(id, referent, name, args, context));
}

function request(kind: Request, id: number, referent: number, text = ''): Buffer {
  return bytesOf(requestFrame(kind, id, referent, text));
}

/** A refusal whose reason has no code: nobody could tell it from another. */
class Undocumented extends Error {}

class Refused extends Error {}

/** What came back: throws what is wrong with it; {@link Refused} when something was refused. */
function read(bytes: Buffer): Map<number, unknown> {
  const incoming = new Incoming();
  incoming.add(bytes);
  const values = new Map<number, unknown>();
  let refused = '';
  const one = (buffer: Buffer, start: number, end: number): void => {
    const outcome = buffer[start];
    const value =
      end - start > REPLY_HEADER ? loads(buffer.subarray(start + REPLY_HEADER, end), context) : undefined;
    values.set(buffer.readUInt32LE(start + 1), value);
    if (outcome !== Outcome.Failed) return;
    const error = unpackThrown(value as PackedThrown, context);
    const { code } = error as { code?: unknown };
    if (typeof code !== 'string') throw new Undocumented(error.stack);
    refused = code;
  };
  while (incoming.next(one));
  if (refused !== '') throw new Refused(refused);
  return values;
}

export function manager(): Target {
  const server = new CallServer(
    new Map(types),
    { address: ['127.0.0.1', 1], authkey: Buffer.from('key'), manager: [0, 0] },
    () => undefined,
  );

  /** Sends it as one client does that goes away then; resolves with all that came back. */
  function exchange(bytes: Buffer): Promise<Buffer> {
    const [ours, theirs] = descriptors.socketPair();
    server.add(theirs);
    const socket = new Socket({ fd: ours, readable: true, writable: true });
    const came: Buffer[] = [];
    return new Promise((resolve) => {
      socket.on('data', (chunk: Buffer) => came.push(chunk));
      // It may hang up in the midst of what we send.
      socket.on('error', () => undefined);
      socket.on('close', () => {
        resolve(Buffer.concat(came));
      });
      socket.end(bytes);
    });
  }

  return {
    name: 'manager',
    batch: 100,
    seeds: [
      Buffer.concat([hello, call(2, 0, '+dict', [['a', 1]]), call(3, 1, 'set', 'b', [1, 2, 3])]),
      Buffer.concat([
        hello,
        call(2, 0, '+list', [1, 2, 3]),
        call(3, 2, 'append', { a: 1 }),
        call(4, 2, 'length'),
      ]),
      Buffer.concat([
        hello,
        call(2, 0, '+Queue'),
        call(3, 3, 'put', 'text'),
        call(4, 3, 'get', { block: false }),
      ]),
      Buffer.concat([
        hello,
        call(2, 0, '+Lock'),
        call(3, 4, 'acquire', { timeout: 1 }),
        request(Request.Cancel, 3, 4),
      ]),
      Buffer.concat([hello, request(Request.Keep, 2, 1), request(Request.Release, 3, 1), call(4, 1, 'copy')]),
      Buffer.concat([
        hello,
        request(Request.Lend, 2, 1, 'f'.repeat(24)),
        request(Request.Claim, 3, 1, 'f'.repeat(24)),
      ]),
      Buffer.concat([hello, call(2, 0, 'numberOfObjects'), call(3, 0, 'debugInfo'), call(4, 0, 'segments')]),
      hello,
    ],
    async feed(bytes) {
      const came = await exchange(bytes);
      // Nothing at all: it was hung up on.
      if (came.length === 0) throw new Refused('hung up');
      read(came);
    },
    expected: (error) => error instanceof Refused,
    most: (length) => OF_A_CLIENT + 32 * length,
    async end() {
      const came = read(await exchange(Buffer.concat([hello, call(2, 0, '+dict', [['a', 1]])])));
      assert.ok(Array.isArray(came.get(2)), 'the server still serves');
      assert.ok(server.referents.size < 20, `what clients held is let go: ${server.referents.size} objects`);
      server.close();
    },
  };
}

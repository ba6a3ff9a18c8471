/** What both sides of the handshake take from each other, before anybody has proved anything. */
import { createHmac } from 'node:crypto';
import { AuthenticationError } from '../../../runtime/errors.ts';
import {
  greetClient,
  greetListener,
  LONGEST_MESSAGE,
} from '../../../runtime/channel/connection/handshake.ts';
import { Greeting } from '../../../runtime/channel/connection/greeting.ts';
import { platform } from '../../../runtime/platform/index.ts';
import type { Target } from '../target.ts';

const { descriptors } = platform;
const KEY = Buffer.from('the key');

function framed(message: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(message.length);
  return Buffer.concat([length, message]);
}

const challenge = Buffer.concat([Buffer.from('#CHALLENGE#{sha256}'), Buffer.alloc(40, 7)]);
const old = Buffer.concat([Buffer.from('#CHALLENGE#'), Buffer.alloc(20, 7)]);
const answer = (digest: string): Buffer =>
  Buffer.concat([Buffer.from(`{${digest}}`), createHmac('sha256', KEY).update('of something else').digest()]);

/** Lets nobody in: none of these can know what the other side made up. */
export function handshake(): Target {
  let count = 0;
  return {
    name: 'handshake',
    seeds: [
      Buffer.concat([framed(challenge), framed(Buffer.from('#WELCOME#')), framed(challenge)]),
      Buffer.concat([framed(old), framed(Buffer.from('#WELCOME#'))]),
      Buffer.concat([framed(answer('sha256')), framed(challenge)]),
      Buffer.concat([framed(answer('sha3_256')), framed(old)]),
      framed(answer('md5').subarray(0, 21)),
      framed(Buffer.alloc(16, 1)),
    ],
    feed(bytes) {
      const [ours, theirs] = descriptors.socketPair();
      try {
        descriptors.setNonblocking(ours, true);
        descriptors.write(theirs, bytes, 0, bytes.length);
        const steps = ++count % 2 === 0 ? greetClient(KEY) : greetListener(KEY);
        const greeting = new Greeting(ours, steps, 1000);
        if (greeting.advance()) throw new Error('somebody was let in who does not know the key');
        // What has come was not enough; the peer goes away.
        descriptors.close(theirs);
        if (greeting.advance()) throw new Error('somebody was let in who does not know the key');
      } finally {
        descriptors.close(ours);
        try {
          descriptors.close(theirs);
        } catch {
          // Closed above.
        }
      }
    },
    expected: (error) => error instanceof AuthenticationError && error.code === 'ERR_MP_AUTHENTICATION',
    most: (length) => (1 << 16) + 8 * (length + LONGEST_MESSAGE),
  };
}

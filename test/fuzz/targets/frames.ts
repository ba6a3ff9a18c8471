/** What a connection takes for messages: a stream of lengths and bytes, from a peer that may be anybody. */
import { EOFError, ProcessError } from '../../../runtime/errors.ts';
import { header, readBody, readBodyAsync, readHeader } from '../../../runtime/channel/connection/frames.ts';
import { platform } from '../../../runtime/platform/index.ts';
import { noise } from '../mutate.ts';
import { seeded } from '../../support/seeded.ts';
import type { Target } from '../target.ts';

const { descriptors } = platform;

/** Room that is made for an announced length before its bytes have come, and by how much it grows with them. */
const BELIEVED = 1 << 20;
const GROWTH = 8;

function frame(...lengths: number[]): Buffer {
  const random = seeded(lengths.length);
  return Buffer.concat(lengths.flatMap((length) => [header(length), noise(random, length)]));
}

/** The long form of the header, which CPython uses from 2 GB on. */
const long = Buffer.concat([Buffer.from('ffffffff0000000000000005', 'hex'), Buffer.from('abcde')]);

const expected = (error: unknown): boolean =>
  error instanceof ProcessError && ['ERR_MP_BAD_MESSAGE', 'ERR_MP_TRUNCATED'].includes(error.code);

export function frames(): Target {
  let count = 0;
  return {
    name: 'frames',
    seeds: [frame(0), frame(5), frame(1, 2, 3), frame(200), Buffer.concat([long, frame(4)]), long],
    async feed(bytes) {
      const [ours, theirs] = descriptors.socketPair();
      try {
        descriptors.write(theirs, bytes, 0, bytes.length);
        descriptors.close(theirs);
        const blocking = ++count % 8 !== 0;
        descriptors.setNonblocking(ours, !blocking);
        for (;;) {
          const { length } = readHeader(ours);
          if (blocking) readBody(ours, length);
          else await readBodyAsync(ours, length);
        }
      } catch (error) {
        // The orderly end, after whole messages.
        if (!(error instanceof EOFError)) throw error;
      } finally {
        descriptors.close(ours);
      }
    },
    expected,
    most: (length) => BELIEVED + GROWTH * length,
  };
}

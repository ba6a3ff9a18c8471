/** The handshake as steps, without a stream. */
import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { AuthenticationError } from '../../../runtime/errors.ts';
import { greetClient, greetListener, type Handshake } from '../../../runtime/channel/connection/handshake.ts';

const key = Buffer.from('secret');

/** Has both sides talk; the error of each that failed. */
function talk(first: Handshake, second: Handshake): unknown[] {
  interface Side {
    steps: Handshake;
    inbox: Buffer[];
    error: unknown;
  }
  const sides = [first, second].map((steps): Side => ({
    steps,
    inbox: [] as Buffer[],
    error: undefined,
  }));
  const run = (index: number, begin: boolean): void => {
    const side = sides[index];
    const other = sides[1 - index];
    if (side === undefined || other === undefined) return;
    try {
      let step = begin ? side.steps.next() : side.steps.next(side.inbox.shift() ?? Buffer.alloc(0));
      while (step.done !== true && step.value !== undefined) {
        other.inbox.push(step.value);
        step = side.steps.next(Buffer.alloc(0));
      }
    } catch (error) {
      side.error = error;
    }
  };
  run(0, true);
  run(1, true);
  for (let turn = 0; turn < 10; turn++) {
    sides.forEach(({ inbox, error }, index) => {
      if (inbox.length > 0 && error === undefined) run(index, false);
    });
  }
  return sides.map(({ error }) => error);
}

/** The next thing that it sends. */
function said(steps: Handshake, heard?: Buffer): Buffer {
  const { value } = heard === undefined ? steps.next() : steps.next(heard);
  assert.ok(Buffer.isBuffer(value));
  return value;
}

describe('handshake', () => {
  it('lets in who knows the key, and tells both when not', () => {
    assert.deepEqual(talk(greetClient(key), greetListener(key)), [undefined, undefined]);
    const errors = talk(greetClient(key), greetListener(Buffer.from('Secret')));
    assert.ok(errors.every((error) => error instanceof AuthenticationError));
  });

  it('answers as old and new Pythons ask', () => {
    const old = randomBytes(20);
    const toOld = greetListener(key);
    toOld.next();
    assert.deepEqual(
      said(toOld, Buffer.concat([Buffer.from('#CHALLENGE#'), old])),
      createHmac('md5', key).update(old).digest(),
    );
    for (const [name, algorithm] of [
      ['sha256', 'sha256'],
      ['sha384', 'sha384'],
      ['sha3_256', 'sha3-256'],
      ['sha3_384', 'sha3-384'],
      ['md5', 'md5'],
    ] as const) {
      const asked = Buffer.concat([Buffer.from(`{${name}}`), randomBytes(40)]);
      const steps = greetListener(key);
      steps.next();
      assert.deepEqual(
        said(steps, Buffer.concat([Buffer.from('#CHALLENGE#'), asked])),
        Buffer.concat([Buffer.from(`{${name}}`), createHmac(algorithm, key).update(asked).digest()]),
      );
    }
  });

  it('takes the answer of an old Python, over all of the challenge', () => {
    const steps = greetClient(key);
    const asked = said(steps).subarray('#CHALLENGE#'.length);
    steps.next();
    assert.deepEqual(said(steps, createHmac('md5', key).update(asked).digest()).toString(), '#WELCOME#');
  });

  it('refuses everything else', () => {
    const wrong = (asked: Buffer): Buffer[] => [
      Buffer.alloc(0),
      Buffer.from('{sha256}'),
      Buffer.from('{sha512}'),
      randomBytes(16),
      randomBytes(20),
      randomBytes(40),
      asked,
      Buffer.concat([Buffer.from('{sha256}'), createHmac('sha256', key).update(asked).digest().subarray(1)]),
      Buffer.concat([Buffer.from('{md5}'), createHmac('sha256', key).update(asked).digest()]),
      Buffer.concat([Buffer.from('{sha1}'), createHmac('sha1', key).update(asked).digest()]),
    ];
    for (let n = 0; n < wrong(Buffer.alloc(48)).length; n++) {
      const steps = greetClient(key);
      const asked = said(steps).subarray('#CHALLENGE#'.length);
      steps.next();
      assert.equal(said(steps, wrong(asked)[n]).toString(), '#FAILURE#');
      assert.throws(() => steps.next(), AuthenticationError);
    }
    for (const asked of [
      '',
      '#CHALLENGE#',
      '#CHALLENGE#short',
      '#CHALLENGE#' + 'x'.repeat(40),
      '#CHALLENGE#{sha1}' + 'x'.repeat(40),
      '#WELCOME#',
      'x'.repeat(256),
    ]) {
      const steps = greetListener(key);
      steps.next();
      assert.throws(() => steps.next(Buffer.from(asked)), AuthenticationError);
    }
  });

  it('refuses bad messages by the thousand', () => {
    let refused = 0;
    const rounds = 10_000;
    for (let n = 0; n < rounds; n++) {
      for (const steps of [greetClient(key), greetListener(key)]) {
        let step = steps.next();
        while (step.value !== undefined) step = steps.next();
        const noise = randomBytes(n % 257);
        if (n % 3 === 0) noise.write('#CHALLENGE#');
        if (n % 3 === 1) noise.write('{sha256}');
        try {
          step = steps.next(noise);
          while (step.done !== true && step.value !== undefined) step = steps.next();
          steps.next(randomBytes(n % 10));
        } catch (error) {
          assert.ok(error instanceof AuthenticationError, String(error));
          refused++;
        }
      }
    }
    assert.equal(refused, 2 * rounds);
  });
});

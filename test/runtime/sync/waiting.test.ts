/** What waiting costs, how exact it is, and whose turn it is. */
import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { allocate } from '../../../runtime/memory/block.ts';
import { platform } from '../../../runtime/platform/index.ts';
import {
  Barrier,
  BoundedSemaphore,
  Condition,
  Event,
  Lock,
  Semaphore,
} from '../../../runtime/synchronize.ts';
import { BELL, HOLDER, VALUE } from '../../../runtime/sync/turnstile.ts';
import { latenessOf } from '../support/lateness.ts';
import { assertNoChildLeft, startChild } from '../support/child.ts';

/** Each waits so many milliseconds in vain. */
function waits(): Record<string, (timeout: number) => void> {
  const lock = new Lock();
  lock.acquire();
  const semaphore = new Semaphore(0);
  const bounded = new BoundedSemaphore(1);
  bounded.acquire();
  const event = new Event();
  const condition = new Condition();
  condition.acquire();
  const barrier = new Barrier(2);
  return {
    Lock: (timeout) => {
      assert.equal(lock.acquire({ timeout }), false);
    },
    Semaphore: (timeout) => {
      assert.equal(semaphore.acquire({ timeout }), false);
    },
    BoundedSemaphore: (timeout) => {
      assert.equal(bounded.acquire({ timeout }), false);
    },
    Event: (timeout) => {
      assert.equal(event.wait(timeout), false);
    },
    Condition: (timeout) => {
      assert.equal(condition.wait(timeout), false);
    },
    Barrier: (timeout) => {
      assert.throws(() => barrier.wait(timeout));
      barrier.reset();
    },
  };
}

describe('waiting', () => {
  afterEach(assertNoChildLeft);

  for (const [name, wait] of Object.entries(waits())) {
    it(`ends to 2 ms at its timeout, never before: ${name}`, () => {
      const waits = Array.from({ length: 25 }, () =>
        latenessOf(4, () => {
          wait(4);
        }),
      );
      for (const { took } of waits) assert.ok(took >= 4, `${took} ms`);
      const late = waits.map((each) => each.late).sort((a, b) => a - b);
      // All but one, see `lateness.ts`.
      assert.ok((late[23] ?? Infinity) < 2, late.join(' '));
    });

    it(`costs no processor time: ${name}`, () => {
      wait(1);
      // Node's own threads may be at work; not each time.
      let least = Infinity;
      for (let attempt = 0; attempt < 5 && least >= 5000; attempt++) {
        const before = process.cpuUsage();
        const begin = platform.clock.now();
        wait(100);
        assert.ok(platform.clock.now() - begin >= 100);
        const { user, system } = process.cpuUsage(before);
        least = Math.min(least, user + system);
      }
      assert.ok(least < 5000, `${least} µs of 100 ms`);
    });
  }

  it('passes who is in the queue of a lock over some hundred times, not more', function () {
    this.timeout(60_000);
    const lock = new Lock();
    const counts = allocate(12);
    const start = new Barrier(8);
    const children = Array.from({ length: 8 }, () =>
      startChild('sync/compete.fixture.ts', [lock, counts, start], ['100000']),
    );
    for (const child of children) assert.equal(child.join(), 0);
    const [count = 0, most = 0, queued = 0] = counts.words;
    assert.ok(count >= 100_000 && queued >= 200, `${queued} of ${count} were in the queue`);
    // Those on their way, twice.
    assert.ok(most <= 900 + 2 * 7, `passed over ${most} times`);
  });

  it('goes on without one that is stopped', function () {
    this.timeout(20_000);
    const lock = new Lock();
    lock.acquire();
    const child = startChild('sync/lock.fixture.ts', [lock, allocate(8), new Event()], ['wait']);
    while (!firstWaits(lock)) platform.futex.yieldProcessor();
    platform.processes.signal(child.pid, constants.signals.SIGSTOP);
    lock.release();
    // More often than anybody may be passed.
    for (let time = 0; time < 1000; time++) {
      assert.ok(lock.acquire());
      lock.release();
    }
    platform.processes.signal(child.pid, constants.signals.SIGCONT);
    assert.equal(child.join(), 0);
    assert.equal(lock.locked(), false);
  });
});

/** Whether somebody waits for the next release of a lock that this process holds. */
function firstWaits({ words }: Lock): boolean {
  return (words.load(VALUE) & ~HOLDER) !== 0 && words.load(BELL) !== 0;
}

/** Mistakes in locks, semaphores, events, conditions and barriers. */
import type { Planted } from './planted.ts';

const ROBUST = 'runtime/sync/robust.ts';
const TURNSTILE = 'runtime/sync/turnstile.ts';
const PLACES = 'runtime/sync/places.ts';
const WAITLIST = 'runtime/sync/waitlist.ts';
const EVENT = 'runtime/sync/event.ts';

const robust: readonly Planted[] = [
  {
    algorithm: 'robust mutex',
    name: 'takes it by a look and a store',
    scenario: 'two take it twice',
    changes: [
      {
        file: ROBUST,
        from: 'if (w.compareExchange(at, 0, me) === 0) return Locked.Yes;',
        to: 'if (w.load(at) === 0) { w.store(at, me); return Locked.Yes; }',
      },
    ],
  },
  {
    algorithm: 'robust mutex',
    name: 'a release wakes nobody',
    scenario: 'two take it twice',
    changes: [
      {
        file: ROBUST,
        from: 'if (w.wake(at, 1) === 0 && w.compareExchange(at, WAITERS, 0) === WAITERS) w.wake(at, ALL);',
        to: '',
      },
    ],
  },
  {
    algorithm: 'robust mutex',
    name: 'a release forgets who else waits',
    scenario: 'three take it',
    changes: [{ file: ROBUST, from: '    w.store(at, WAITERS);', to: '    w.store(at, 0);' }],
  },
  {
    algorithm: 'robust mutex',
    name: 'the kernel is not told which word this thread is busy with',
    scenario: 'two take it twice',
    changes: [{ file: ROBUST, from: '  w.setPending(at);', to: '' }],
  },
];

const locks: readonly Planted[] = [
  {
    algorithm: 'lock',
    name: 'a release does not look who waits',
    scenario: 'two take it twice',
    changes: [
      {
        file: TURNSTILE,
        from: '    if ((value & ringBit(kind)) !== 0) return giveAndRing(w, kind, me, count, most);\n',
        to: '',
      },
    ],
  },
  {
    algorithm: 'lock',
    name: 'the first of the queue does not look once more before it sleeps',
    scenario: 'two take it twice',
    changes: [
      {
        file: TURNSTILE,
        from: "  if (isFree(kind, value) || (value & ringBit(kind)) === 0) return 'changed';\n",
        to: '',
      },
    ],
  },
  {
    algorithm: 'lock',
    name: 'who gives back does not own the bell meanwhile',
    scenario: 'two take it twice',
    changes: [
      { file: TURNSTILE, from: '  lockRobust(w, BELL, me);\n', to: '' },
      {
        file: TURNSTILE,
        from: '  if (w.compareExchange(BELL, me, 0) !== me) {',
        to: '  if (w.load(BELL) !== 0) {',
      },
    ],
  },
  {
    algorithm: 'rlock',
    name: 'the inner release frees it',
    scenario: 'two take it twice over',
    changes: [{ file: 'runtime/sync/rlock.ts', from: '    if (depth > 0) return;\n', to: '' }],
  },
  {
    algorithm: 'rlock',
    name: 'taken by a look and a store',
    scenario: 'two take it twice over',
    changes: [
      {
        file: 'runtime/sync/rlock.ts',
        from: '      Atomics.compareExchange(words, VALUE, 0, me) === 0\n',
        to: '      Atomics.load(words, VALUE) === 0 && Atomics.store(words, VALUE, me) === me\n',
      },
    ],
  },
  {
    algorithm: 'semaphore',
    name: 'a release is a look and a store',
    scenario: 'one takes twice, one gives twice',
    changes: [
      {
        file: 'runtime/sync/semaphore.ts',
        from: 'value < most && Atomics.compareExchange(words, VALUE, value, value + 1) === value) {',
        to: 'value < most && Atomics.store(words, VALUE, value + 1) !== -1) {',
      },
    ],
  },
  {
    algorithm: 'semaphore',
    name: 'two units wake one',
    scenario: 'two take, one gives two at once',
    changes: [
      {
        file: PLACES,
        from: '    clear(w, place, WAITERS);\n',
        to: '',
      },
    ],
  },
];

const queues: readonly Planted[] = [
  {
    algorithm: 'lock',
    name: 'who leaves the queue wakes nobody',
    scenario: 'three take it',
    changes: [{ file: PLACES, from: '    clear(w, place, WAITERS);\n', to: '' }],
  },
  {
    algorithm: 'lock',
    name: 'the kernel does not know who waits in a place',
    scenario: 'three take it',
    changes: [{ file: PLACES, from: '    w.setPending(OWNERS + place);\n', to: '' }],
  },
  {
    algorithm: 'lock',
    name: 'who waits for a place sleeps without looking whether there is one by now',
    scenario: 'three take it, with one place in the queue',
    changes: [{ file: PLACES, from: '  if (!isOwned(owner)) return Slept.Left;\n', to: '' }],
  },
  {
    algorithm: 'fairness',
    name: 'nobody asks whether it may pass',
    scenario: 'one waits, one comes again and again',
    changes: [{ file: PLACES, from: '  if (isBelowLimit(w)) return true;\n', to: '  return true;\n' }],
  },
  {
    algorithm: 'fairness',
    name: 'a ticket is written before those who pass are told to ask',
    scenario: 'one waits, one comes again and again',
    changes: [
      {
        file: TURNSTILE,
        from: '  expectRelease(w);\n  drawTicket(w, place);\n',
        to: '  drawTicket(w, place);\n',
      },
    ],
  },
];

const events: readonly Planted[] = [
  {
    algorithm: 'event',
    name: 'who sets it wakes before it is set',
    scenario: 'two wait, one sets',
    changes: [
      {
        file: EVENT,
        from: '    if (w.compareExchange(STATE, state, SET | asleep) !== state) continue;\n    if (asleep !== 0) wakeAll(w);\n',
        to: '    if (asleep !== 0) w.wake(STATE, ALL);\n    if (w.compareExchange(STATE, state, SET) !== state) continue;\n',
      },
    ],
  },
  {
    algorithm: 'event',
    name: 'whoever is woken does not wake the others',
    scenario: 'two wait, one sets',
    changes: [
      {
        file: EVENT,
        from: "    if (result === 'woken' && w.load(STATE) === (SET | WAITERS)) wakeAll(w);\n",
        to: '',
      },
    ],
  },
  {
    algorithm: 'event',
    name: 'the kernel is not told that it is being set',
    scenario: 'two wait, one sets',
    changes: [{ file: EVENT, from: '  w.setPending(STATE);\n', to: '' }],
  },
];

const conditions: readonly Planted[] = [
  {
    algorithm: 'condition',
    name: 'who is notified is not woken',
    scenario: 'one takes what one makes',
    changes: [{ file: WAITLIST, from: '  w.wake(slot + STATE, 1);\n', to: '' }],
  },
  {
    algorithm: 'condition',
    name: 'who goes to sleep does not look once more',
    scenario: 'one takes what one makes',
    changes: [
      {
        file: WAITLIST,
        from: '    w.store(slot + PRESENCE, Presence.Asleep);\n    const until = Math.min(deadline, patience());\n    if (w.wait(slot + STATE, me, until)',
        to: '    const until = Math.min(deadline, patience());\n    if (w.wait(slot + STATE, me, until)',
      },
    ],
  },
  {
    algorithm: 'condition',
    name: 'the kernel does not know whom the one who notifies was about to wake',
    scenario: 'one takes what one makes, with an RLock',
    changes: [
      {
        file: WAITLIST,
        from: '  list.setPending(slot + STATE);\n  const released',
        to: '  const released',
      },
    ],
  },
  {
    algorithm: 'condition',
    name: 'a notification may go to the dead',
    scenario: 'two wait, one is killed, then one is notified',
    changes: [
      {
        file: WAITLIST,
        from: 'const gone = w.load(slot + PRESENCE) === Presence.Unknown && isGone(w.load(slot + PID));',
        to: 'const gone = false;',
      },
    ],
  },
  {
    algorithm: 'condition',
    name: 'a notification of the last moment is lost with the timeout',
    scenario: 'two wait and one gives up',
    deaths: 0,
    changes: [
      {
        file: WAITLIST,
        from: '    if (w.compareExchange(slot + STATE, me, FREE) !== me) break;\n',
        to: '    w.store(slot + STATE, FREE);\n',
      },
    ],
  },
];

const BARRIER = 'runtime/sync/barrier.ts';
const CROSSING = 'runtime/sync/crossing.ts';

const barriers: readonly Planted[] = [
  {
    algorithm: 'barrier',
    name: 'arrivals are counted without the mutex',
    scenario: 'two meet',
    changes: [
      {
        file: CROSSING,
        from: 'const locked = lockRobust(w, MUTEX, me, Infinity, spins);',
        to: 'const locked: Locked = Locked.Yes; void me; void spins;',
      },
      { file: CROSSING, from: '  unlockRobust(w, MUTEX, me);\n', to: '' },
    ],
  },
  {
    algorithm: 'barrier',
    name: 'the group is answered before its last member is in it',
    scenario: 'three meet',
    changes: [
      {
        file: CROSSING,
        from: 'if (index + 1 >= w.load(PARTIES)) {',
        to: 'if (index + 2 >= w.load(PARTIES)) {',
      },
    ],
  },
  {
    algorithm: 'barrier',
    name: 'nobody finishes what one that was killed had begun',
    scenario: 'three come to a barrier of two',
    changes: [
      {
        file: CROSSING,
        from: 'if (lock(w, comer) === Locked.Repair) repair(w, comer, hasAction, asleep);',
        to: 'lock(w, comer);',
      },
    ],
  },
  {
    algorithm: 'barrier',
    name: 'who gives up does not break it',
    scenario: 'two meet, one gives up',
    changes: [
      {
        file: BARRIER,
        from: '    if (answer === undefined) this.#giveUp(-1);\n    if (answer',
        to: '    if (answer',
      },
    ],
  },
];

export const plantedInSync: readonly Planted[] = [
  ...robust,
  ...locks,
  ...queues,
  ...events,
  ...conditions,
  ...barriers,
];

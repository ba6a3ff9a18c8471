/** Mistakes in the queues' ring. The first three it had. */
import type { Planted } from './planted.ts';

const RING = 'runtime/channel/ring/algorithm.ts';

export const plantedInRings: readonly Planted[] = [
  {
    algorithm: 'ring',
    name: 'who waits for an item sleeps on the tail, not on its flag',
    scenario: 'one puts three, one gets them',
    deaths: 0,
    changes: [
      { file: RING, from: 'w.wait(at.GET_SLEEPS, 1, until)', to: 'w.wait(at.TAIL, head, until)' },
      { file: RING, from: 'w.wake(at.GET_SLEEPS, 1)', to: 'w.wake(at.TAIL, 1)' },
    ],
  },
  {
    algorithm: 'ring',
    name: 'who joins sleeps on the count, not on its flag',
    scenario: 'one joins what another does',
    deaths: 0,
    changes: [
      { file: RING, from: 'w.wait(at.JOIN_SLEEPS, 1, until)', to: 'w.wait(at.DONE, done, until)' },
      { file: RING, from: 'w.wake(at.JOIN_SLEEPS, ALL)', to: 'w.wake(at.DONE, ALL)' },
    ],
  },
  {
    algorithm: 'ring',
    name: 'of two that flush the later one may replace the other',
    scenario: 'two flush, one item is taken',
    changes: [
      {
        file: RING,
        from: 'if (registered === 0 || ((wanted - registered) | 0) < 0) {',
        to: 'if (registered === 0 || ((wanted - registered) | 0) !== 0) {',
      },
    ],
  },
  {
    algorithm: 'ring',
    name: 'an item is taken after the lock was given back',
    scenario: 'one puts two, two get',
    changes: [
      {
        file: RING,
        from: '  w.store(at.HEAD, next);\n  unlockRobust(w, at.GET_LOCK, me);\n',
        to: '  unlockRobust(w, at.GET_LOCK, me);\n  w.store(at.HEAD, next);\n',
      },
    ],
  },
  {
    algorithm: 'ring',
    name: 'an item is published after the lock was given back',
    scenario: 'two put, one gets',
    changes: [
      {
        file: RING,
        from: '  w.store(at.TAIL, next);\n  unlockRobust(w, at.PUT_LOCK, me);\n',
        to: '  unlockRobust(w, at.PUT_LOCK, me);\n  w.store(at.TAIL, next);\n',
      },
    ],
  },
  {
    algorithm: 'ring',
    name: 'an item is published before it is written',
    scenario: 'one puts, one gets',
    changes: [
      {
        file: 'runtime/channel/ring/ring.ts',
        from: '      writeItem(this.memory, tail, item, payload);\n',
        to: '      w.store(at.TAIL, next);\n      writeItem(this.memory, tail, item, payload);\n',
      },
    ],
  },
  {
    algorithm: 'ring',
    name: 'a chunk that was half added is not looked after',
    scenario: 'one fills a chunk, another fills more',
    changes: [{ file: RING, from: '  repairChunks(w);\n', to: '' }],
  },
];

/** Mistakes in the heap. */
import type { Planted } from './planted.ts';

const BLOCK = 'runtime/memory/block.ts';

export const plantedInHeap: readonly Planted[] = [
  {
    algorithm: 'heap',
    name: 'a block is used again although others have it',
    scenario: 'one lends to another and allocates again',
    changes: [
      {
        file: BLOCK,
        from: 'if (Atomics.load(own, HANDLES) > 0) {',
        to: 'if (Atomics.load(own, HANDLES) > 9) {',
      },
    ],
  },
  {
    algorithm: 'heap',
    name: 'handles are given up by a look and a store',
    scenario: 'a block that was lent is passed on',
    changes: [
      {
        file: BLOCK,
        from: '  Atomics.sub(holding.own, HANDLES, 1);\n',
        to: '  Atomics.store(holding.own, HANDLES, Atomics.load(holding.own, HANDLES) - 1);\n',
      },
    ],
  },
  {
    algorithm: 'heap',
    name: 'a block on its way is not counted',
    scenario: 'a block that was lent is passed on',
    changes: [
      {
        file: BLOCK,
        from: '    context.whenDelivered?.(() => {\n      Atomics.sub(own, HANDLES, 1);\n    });\n',
        to: '    Atomics.sub(own, HANDLES, 1);\n    Atomics.sub(own, HANDLES, 1);\n    context.whenDelivered?.(() => {\n      Atomics.add(own, HANDLES, 1);\n    });\n',
      },
    ],
  },
];

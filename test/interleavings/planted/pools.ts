/** Mistakes in a pool's board, logs and bells. */
import type { Planted } from './planted.ts';

const BOARD = 'runtime/pool/task-board.ts';
const LOG = 'runtime/pool/result-log.ts';
const WAKING = 'runtime/pool/waking.ts';

export const plantedInPools: readonly Planted[] = [
  {
    algorithm: 'pool',
    name: 'a task is taken by a look and a store',
    scenario: 'two workers do one task',
    changes: [
      {
        file: BOARD,
        from: 'Atomics.compareExchange(words, slot + STATE, READY, TAKEN + this.#worker) === READY;',
        to: 'Atomics.load(words, slot + STATE) === READY && Atomics.store(words, slot + STATE, TAKEN + this.#worker) > 0;',
      },
    ],
  },
  {
    algorithm: 'pool',
    name: 'a slot is freed before the worker says which task it has',
    scenario: 'two workers do one task',
    changes: [
      {
        file: BOARD,
        from: '      Atomics.store(control, this.#current, taken.task);\n      Atomics.store(words, slot + STATE, FREE);\n',
        to: '      Atomics.store(words, slot + STATE, FREE);\n      Atomics.store(control, this.#current, taken.task);\n',
      },
    ],
  },
  {
    algorithm: 'pool',
    name: 'a task is counted before it is there',
    scenario: 'one worker does two tasks',
    changes: [
      {
        file: BOARD,
        from: '    words[slot + TASK] = task;\n',
        to: '    Atomics.store(this.#control, Control.tail, (tail + 1) | 0);\n    words[slot + TASK] = task;\n',
      },
    ],
  },
  {
    algorithm: 'pool',
    name: 'a result is committed before it is written',
    scenario: 'one worker does two tasks',
    changes: [
      {
        file: LOG,
        from: '    copy(this.#area.bytes, at + HEAD_BYTES, from, length);\n',
        to: '    Atomics.store(this.#control, this.#own + Worker.committed, this.#committed + 1);\n    copy(this.#area.bytes, at + HEAD_BYTES, from, length);\n',
      },
    ],
  },
  {
    algorithm: 'pool',
    name: 'a piece of a log is used again before it was read',
    scenario: 'a log is used again and again',
    changes: [
      {
        file: LOG,
        from: 'const read = Atomics.load(this.#control, this.#own + Worker.piecesRead);',
        to: 'const read = this.#piecesTakenBack + (this.#inUse.length > 1 ? 1 : 0);',
      },
    ],
  },
  {
    algorithm: 'pool',
    name: 'a worker does not look once more before it sleeps',
    scenario: 'one worker does two tasks',
    changes: [
      {
        file: WAKING,
        from: 'while (!somethingToDo() && Atomics.load(control, state) === WorkerState.Asleep)',
        to: 'while (Atomics.load(control, state) === WorkerState.Asleep)',
      },
    ],
  },
  {
    algorithm: 'pool',
    name: 'the owner does not look once more before it sleeps',
    scenario: 'one worker does two tasks',
    changes: [{ file: WAKING, from: '  return !resultsWait();\n', to: '  return true;\n' }],
  },
];

/** Taking tasks without a lock: in order, once each, and no task is forgotten when its taker dies. */
import assert from 'node:assert/strict';
import { Control, controlBytes, Worker, workerWords } from '../../../runtime/pool/control.ts';
import { SharedArea } from '../../../runtime/pool/shared-area.ts';
import { SLOTS, SLOTS_BYTES, TaskBoard, TaskTaker } from '../../../runtime/pool/task-board.ts';

const details = { kind: 1, function: 2, offset: 64, length: 10, referenceLength: 4, split: 0 };

describe('a task board', () => {
  let control: SharedArea;
  let slots: SharedArea;
  beforeEach(() => {
    control = SharedArea.create('test-control', controlBytes(3), controlBytes(3));
    slots = SharedArea.create('test-slots', SLOTS_BYTES, 4096);
  });
  afterEach(() => {
    control.release(true);
    slots.release(true);
  });

  const newBoard = (): TaskBoard => new TaskBoard(slots, control.words);
  const taker = (worker: number): TaskTaker =>
    new TaskTaker(slots, control.words, worker, workerWords(worker) + Worker.current);
  const currentOf = (worker: number): number => control.words[workerWords(worker) + Worker.current] ?? 0;

  it('gives each task to one worker, the oldest first', () => {
    const board = newBoard();
    const [a, b] = [taker(0), taker(1)];
    for (let task = 1; task <= 5; task++) board.post(task, { ...details, offset: 8 * task });
    assert.equal(board.waiting(), 5);
    const taken = [a, b, b, a, b].map((one) => {
      const { task, offset, kind } = one.take() ?? {};
      return [task, offset, kind];
    });
    assert.deepEqual(taken, [
      [1, 8, 1],
      [2, 16, 1],
      [3, 24, 1],
      [4, 32, 1],
      [5, 40, 1],
    ]);
    assert.deepEqual([currentOf(0), currentOf(1)], [4, 5]);
    assert.equal(a.take(), undefined);
    assert.equal(b.waiting, false);
  });

  it('goes round its ring, and says when it is full', () => {
    const board = newBoard();
    const worker = taker(2);
    for (let task = 1; task <= SLOTS; task++) assert.equal(board.post(task, details), true);
    assert.equal(board.post(SLOTS + 1, details), false);
    assert.equal(worker.take()?.task, 1);
    assert.equal(board.post(SLOTS + 1, details), true);
    for (let task = 2; task <= SLOTS + 1; task++) assert.equal(worker.take()?.task, task);
    assert.equal(worker.take(), undefined);
  });

  it('counts past the ends of 32 bits', () => {
    // Both at −3: as after four billion tasks.
    control.words[Control.head] = -3;
    control.words[Control.tail] = -3;
    const board = new TaskBoard(slots, control.words, -3);
    const worker = taker(0);
    for (let task = 1; task <= 8; task++) board.post(task, details);
    for (let task = 1; task <= 8; task++) assert.equal(worker.take()?.task, task);
    assert.equal(worker.take(), undefined);
    assert.equal(board.waiting(), 0);
  });

  it('finds the slot that a dead worker took and did not free', () => {
    const board = newBoard();
    for (let task = 1; task <= 4; task++) board.post(task, details);
    const [a, b] = [taker(0), taker(1)];
    a.take();
    // Worker 2 is killed right after it took task 2: its slot says so, nothing else does.
    const slot = 1 * 8;
    assert.equal(Atomics.compareExchange(slots.words, slot, 1, 2 + 2), 1);
    assert.equal(b.take()?.task, 3, 'the others go on past it');
    assert.equal(a.take()?.task, 4);
    assert.equal(board.takeBack(1), 0);
    assert.equal(board.takeBack(2), 2);
    assert.equal(board.takeBack(2), 0, 'once');
  });
});

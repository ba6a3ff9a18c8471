/**
 * A pool's board, logs and bells: every task is done by one worker or lost with one that was killed, every result arrives
 * whole, and nobody sleeps while there is something for him to do.
 */
import { Violation } from '../engine/process.ts';
import { scenario, type Program, type Scenario } from '../engine/scenario.ts';
import type { View } from '../engine/view.ts';
import { FIRST_THREAD } from '../engine/world.ts';
import type { Fd, Pid } from '../../../runtime/platform/port.ts';
import type { ResultReader } from '../../../runtime/pool/result-log.ts';
import type { SharedArea } from '../../../runtime/pool/shared-area.ts';
import type { Change } from '../library/load.ts';
import type { Library } from '../library/entry.ts';

interface Shared {
  readonly control: SharedArea;
  readonly slots: SharedArea;
  readonly logs: readonly SharedArea[];
  readonly bell: Fd;
}

/** Two slots, and pieces of two records: so a few tasks go round. */
const small: readonly Change[] = [
  { file: 'runtime/pool/task-board.ts', from: 'SLOTS = 1 << 18;', to: 'SLOTS = 1 << 1;' },
  { file: 'runtime/pool/result-log.ts', from: 'const PIECE = 64 * 1024;', to: 'const PIECE = 64;' },
];
const LOG_BYTES = 128;

const common: Omit<Scenario<Shared>, 'name' | 'programs'> = {
  algorithm: 'pool',
  changes: small,
  objects: ({ SharedArea, controlBytes, platform }) => ({
    control: SharedArea.create('control', controlBytes(2), controlBytes(2)),
    slots: SharedArea.create('slots', 64, 64),
    logs: [0, 1].map(() => SharedArea.create('log', LOG_BYTES, LOG_BYTES)),
    bell: platform.descriptors.pipe()[0],
  }),
  mortal: [1, 2],
  // The only worker was killed: here nobody starts another one.
  mayBlock: (view) => view.count === 2 && view.wasKilled(1),
  finally: checkTasks,
  words: 256,
};

function checkTasks(view: View): void {
  const told = view.notes(0).map(String);
  if (new Set(told).size !== told.length) throw new Violation(`told twice: ${told.join(' ')}`);
  const lost = told.filter((each) => each.startsWith('lost'));
  const done = view.allNotes.filter((note) => String(note).startsWith('ran')).map(String);
  if (new Set(done).size !== done.length) throw new Violation(`run twice: ${done.join(' ')}`);
  if (lost.length > (view.somebodyWasKilled ? 1 : 0)) throw new Violation(lost.join(' '));
}

/** The owner: posts tasks, takes results in, learns of deaths, and sends the workers home. */
function owner(tasks: number, workers: number): Program<Shared> {
  return ({ control, slots, logs, bell }, self, library) => {
    const { Control, workerWords, waking, platform } = library;
    const { words, address } = control;
    const w = new library.SharedWords({ words, address });
    const board = new library.TaskBoard(slots, words);
    const numbers = Array.from({ length: workers }, (_, worker) => worker);
    const readers = numbers.map(
      (worker) => new library.ResultReader(logs[worker] as SharedArea, words, address, workerWords(worker)),
    );
    const sentinels = numbers.map(
      (worker) => platform.processes.watch((FIRST_THREAD + 1 + worker) as Pid) as Fd,
    );
    const wake = (worker: number): boolean =>
      waking.wakeWorker(words, address, workerWords(worker), () => undefined);
    const pending = new Set(Array.from({ length: tasks }, (_, index) => index + 1));
    const drain = (reader: ResultReader): void => {
      for (let record = reader.next(); record !== undefined; record = reader.next()) {
        const byte = reader.bytes[record.start];
        if (record.end - record.start !== 1 || byte !== record.task)
          throw new Violation(`the result of task ${record.task} has ${String(byte)} in it`);
        self.note(`result ${record.task}`);
        pending.delete(record.task);
      }
    };
    const departed = (worker: number): void => {
      numbers.splice(numbers.indexOf(worker), 1);
      drain(readers[worker] as ResultReader);
      const task = board.takeBack(worker) || w.load(workerWords(worker) + library.Worker.current);
      if (pending.delete(task)) self.note(`lost ${task}`);
    };
    let posted = 0;
    for (;;) {
      while (posted < tasks && board.post(posted + 1, DETAILS)) {
        posted++;
        numbers.some(wake);
      }
      const before = pending.size;
      for (const worker of numbers) drain(readers[worker] as ResultReader);
      if (pending.size === 0) break;
      // Whoever has told a result has freed a slot before.
      if (posted < tasks && pending.size < before) continue;
      if (!waking.ownerMaySleep(words, () => numbers.some((worker) => readers[worker]?.waiting === true)))
        continue;
      const requests = [bell, ...numbers.map((worker) => sentinels[worker] as Fd)].map((fd) => ({ fd }));
      const [ready = 0] = platform.descriptors.poll(requests, Infinity);
      waking.ownerIsAwake(words);
      if (ready === 0) platform.descriptors.read(bell, new Uint8Array(1), 0, 1);
      else {
        departed(numbers[ready - 1] ?? 0);
        // A task that the dead one was woken for may still wait.
        if (board.waiting() > 0) numbers.forEach(wake);
      }
    }
    w.store(Control.closing, 1);
    numbers.forEach(wake);
  };
}

const DETAILS = { kind: 1, function: 0, offset: 0, length: 0, referenceLength: 0, split: 0 };

/** A worker: takes tasks until there are no more to come. */
const worker: Program<Shared> = ({ control, slots, logs, bell }, self, library) => {
  const number = self.who - 1;
  const { words, address } = control;
  const w = new library.SharedWords({ words, address });
  const own = library.workerWords(number);
  const current = own + library.Worker.current;
  const tasks = new library.TaskTaker(slots, words, number, current);
  const results = new library.ResultWriter(logs[number] as SharedArea, words, address, own);
  const closing = (): boolean => w.load(library.Control.closing) !== 0;
  for (;;) {
    const posted = tasks.take();
    if (posted === undefined) {
      if (closing() && !tasks.waiting) return;
      library.waking.sleepAsWorker(words, address, own, () => tasks.waiting || closing());
      continue;
    }
    self.note(`ran ${posted.task}`);
    results.write(1, posted.task, new Uint8Array([posted.task]), 1);
    w.store(current, 0);
    library.waking.wakeOwner(words, (bell + 1) as Fd);
  }
};

/** Only the log, which is shorter than what is written. */
const writer: Program<Shared> = ({ control, logs, bell }, _self, library) => {
  const { words, address } = control;
  const log = new library.ResultWriter(logs[0] as SharedArea, words, address, library.workerWords(0));
  for (let task = 1; task <= RECORDS; task++) {
    log.write(1, task, new Uint8Array([task]), 1);
    library.waking.wakeOwner(words, (bell + 1) as Fd);
  }
};

const reader: Program<Shared> = ({ control, logs, bell }, self, library: Library) => {
  const { words, address } = control;
  const log = new library.ResultReader(logs[0] as SharedArea, words, address, library.workerWords(0));
  for (let task = 1; task <= RECORDS; task++) {
    let record = log.next();
    while (record === undefined) {
      if (library.waking.ownerMaySleep(words, () => log.waiting)) {
        library.platform.descriptors.poll([{ fd: bell }], Infinity);
        library.platform.descriptors.read(bell, new Uint8Array(1), 0, 1);
      }
      record = log.next();
    }
    if (record.task !== task || log.bytes[record.start] !== task)
      throw new Violation(`record ${task} is that of ${record.task}`);
    self.note(`result ${task}`);
  }
};

const RECORDS = 7;

export const poolScenarios = [
  scenario({ ...common, name: 'one worker does two tasks', programs: [owner(2, 1), worker] }),
  scenario({ ...common, name: 'two workers do one task', programs: [owner(1, 2), worker, worker] }),
  scenario({ ...common, name: 'two workers do two tasks', programs: [owner(2, 2), worker, worker] }),
  scenario({
    ...common,
    name: 'one worker does more tasks than there are slots',
    programs: [owner(3, 1), worker],
  }),
  scenario({ ...common, name: 'a log is used again and again', programs: [reader, writer] }),
];

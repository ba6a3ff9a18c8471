/**
 * All that a pool's owner shares with its workers, and the part of it that one worker gets: its seat. A seat goes to
 * the worker as an argument of its Process.
 */
import {
  registerTransferable,
  transfer,
  type ReceiveContext,
  type TransferContext,
  type TransferRecord,
} from '../memory/transfer.ts';
import { platform, type Fd } from '../platform/index.ts';
import type { ObjectIdPair } from '../tracing/index.ts';
import { controlBytes } from './control.ts';
import { LOG_CAPACITY } from './result-log.ts';
import { SharedArea } from './shared-area.ts';
import { SLOTS_BYTES } from './task-board.ts';

/** Addresses for the arguments of tasks that nobody has finished yet. More wait in the owner. */
const PAYLOAD_CAPACITY = 1 << 30;
const KIND = 'pool-seat';

/** The owner's memory. */
export class PoolMemory {
  readonly control: SharedArea;
  readonly slots: SharedArea;
  readonly payloads: SharedArea;
  readonly logs: readonly SharedArea[];
  /** The owner sleeps at the first, its workers ring the second. */
  readonly ownerBell: readonly [Fd, Fd];

  /** `threads`: the workers are threads of their owner. */
  constructor(
    workers: number,
    readonly threads: boolean,
  ) {
    this.control = SharedArea.create('pool-control', controlBytes(workers), controlBytes(workers));
    this.slots = SharedArea.create('pool-tasks', SLOTS_BYTES, 4096);
    this.payloads = SharedArea.create('pool-arguments', PAYLOAD_CAPACITY, 64 * 1024);
    this.logs = Array.from({ length: workers }, () =>
      SharedArea.create('pool-results', LOG_CAPACITY, 64 * 1024),
    );
    this.ownerBell = platform.descriptors.pipe({ nonblocking: true });
  }

  /** `wakeUp`: the reading end of the pipe that the owner rings when this worker's event loop listens. */
  seat(worker: number, pool: ObjectIdPair, wakeUp: Fd): Seat {
    const log = this.logs[worker];
    if (log === undefined) throw new RangeError(`there is no seat ${worker}`);
    const { threads, control, slots, payloads } = this;
    return new Seat(worker, pool, threads, control, slots, payloads, log, this.ownerBell[1], wakeUp);
  }

  /** Gives the memory back, whoever still has it mapped. The reading end of the bell is its listener's to close. */
  release(): void {
    for (const area of [this.slots, this.payloads, ...this.logs]) area.release(true);
    // A thread that was given up still has to read there that it is to leave.
    this.control.release(false);
    platform.descriptors.close(this.ownerBell[1]);
  }
}

/** What one worker has in its hands. */
export class Seat {
  constructor(
    readonly worker: number,
    readonly pool: ObjectIdPair,
    readonly threads: boolean,
    readonly control: SharedArea,
    readonly slots: SharedArea,
    readonly payloads: SharedArea,
    readonly log: SharedArea,
    readonly ownerBell: Fd,
    readonly wakeUp: Fd,
  ) {}

  [transfer](context: TransferContext): TransferRecord {
    const areas = [this.control, this.slots, this.payloads, this.log];
    const data: SeatData = {
      worker: this.worker,
      pid: this.pool.pid,
      n: this.pool.n,
      threads: this.threads,
      areas: areas.map(({ fd, capacity }) => [context.attach(fd), capacity]),
      ownerBell: context.attach(this.ownerBell),
      wakeUp: context.attach(this.wakeUp),
    };
    return { kind: KIND, data };
  }
}

interface SeatData {
  worker: number;
  pid: number;
  n: number;
  threads: boolean;
  areas: [descriptor: number, capacity: number][];
  ownerBell: number;
  wakeUp: number;
}

registerTransferable(KIND, (data: SeatData, context: ReceiveContext): Seat => {
  const own = (index: number): Fd => platform.descriptors.duplicate(context.descriptor(index));
  const [control, slots, payloads, log] = data.areas.map(([index, capacity]) =>
    SharedArea.open(own(index), capacity),
  );
  if (control === undefined || slots === undefined || payloads === undefined || log === undefined)
    throw new TypeError('a pool seat without its memory');
  return new Seat(
    data.worker,
    { pid: data.pid, n: data.n },
    data.threads,
    control,
    slots,
    payloads,
    log,
    own(data.ownerBell),
    own(data.wakeUp),
  );
});

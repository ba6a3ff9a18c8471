// Clients of a manager, and blocks of named memory. A manager that died is replaced: what it knew has gone with it.
import { Event, Process, isMainProcess, type Event as EventType } from 'multiprocessing';
import { Manager } from 'multiprocessing';
import type { SyncManager } from 'multiprocessing/managers';
import { SharedMemory, ShareableList } from 'multiprocessing/shared-memory';
import { number, oneOf, seeded, type Random } from '../../support/seeded.ts';
import { chew, lead, note, noteError, now, plan, wrong } from './ledger.ts';

type Dict = ReturnType<SyncManager['dict']>;
type ManagedQueue = ReturnType<SyncManager['Queue']>;
type ManagedLock = ReturnType<SyncManager['Lock']>;

interface Shared {
  readonly era: number;
  readonly dict: Dict;
  readonly queue: ManagedQueue;
  readonly lock: ManagedLock;
}

function use({ era, dict, queue, lock }: Shared, stop: EventType, bytes: number): void {
  lead('client', () => {
    for (let i = 0; !stop.isSet(); i++) {
      const name = `${era}:${process.pid}.${i}`;
      dict.set(name, i);
      note('set', name);
      note('puts', name);
      queue.put([name, 'x'.repeat(bytes)]);
      note('put', name);
      take(queue, bytes);
      if (lock.acquire({ timeout: 5 })) lock.release();
      if (i % 8 === 0) block(i);
      chew();
    }
  });
}

function take(queue: ManagedQueue, bytes: number): boolean {
  try {
    const [name, text] = queue.get({ block: false }) as [string, string];
    if (text.length !== bytes) wrong(`${name} came with ${text.length} bytes`);
    note('got', name);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_MP_EMPTY') return false;
    throw error;
  }
}

/** A block that goes again, unless this process is killed: then the tracker's. */
function block(i: number): void {
  try {
    if (i % 16 === 0) {
      const memory = new SharedMemory({ create: true, size: 50_000 });
      memory.buf.fill(i & 0xff);
      memory.close();
      memory.unlink();
    } else {
      const list = new ShareableList([i, 'text', null]);
      if (list[0] !== i) wrong('a list has forgotten what it held');
      list.shm.close();
      list.shm.unlink();
    }
  } catch (error) {
    noteError(error);
  }
}

let eras = 0;

function open(): { manager: SyncManager; shared: Shared } {
  const manager = Manager();
  return {
    manager,
    shared: { era: ++eras, dict: manager.dict(), queue: manager.Queue(), lock: manager.Lock() },
  };
}

/** Until half of the time is over or the manager is gone. */
function run(random: Random, bytes: number): void {
  const { manager, shared } = open();
  if (eras === 1) console.log('ready');
  const until = now() + plan.ms / 2;
  const stop = new Event();
  const clients: Process[] = [];
  try {
    const begin = (): void => {
      const process = new Process({ target: use, args: [shared, stop, bytes], daemon: true });
      process.start();
      clients.push(process);
    };
    for (let count = 1 + number(random, 3); count > 0; count--) begin();
    for (let i = 0; now() < until; i++) {
      shared.dict.set('main', i);
      if (shared.dict.get('main') !== i) wrong('the manager has forgotten what was acknowledged');
      take(shared.queue, bytes);
      block(i);
      const dead = clients.findIndex((client) => !client.isAlive());
      if (dead !== -1) {
        clients.splice(dead, 1);
        begin();
      }
    }
    stop.set();
    for (const client of clients) client.join();
    note('stops');
    while (take(shared.queue, bytes));
    for (const name of shared.dict.keys()) if (name !== 'main') note('has', name as string);
    note('drained', shared.era);
  } finally {
    stop.set();
    for (const client of clients) client.join();
    manager.shutdown();
  }
}

function main(): void {
  const random = seeded(plan.seed);
  const bytes = oneOf(random, [0, 100, 20_000]);
  console.log('started');
  const until = now() + plan.ms;
  while (eras === 0 || now() < until) {
    try {
      run(random, bytes);
    } catch (error) {
      noteError(error);
    }
  }
}

if (isMainProcess) {
  lead('main', main);
  note('end');
}

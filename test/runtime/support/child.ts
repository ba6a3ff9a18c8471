/** Runs a TypeScript file of `test/runtime/` as a process that shares blocks with the test. */
import { fileURLToPath } from 'node:url';
import { Block, receiveBlock, type BlockRecord } from '../../../runtime/memory/block.ts';
import {
  restorerOf,
  transfer,
  type ReceiveContext,
  type Transferable,
  type TransferContext,
  type TransferRecord,
} from '../../../runtime/memory/transfer.ts';
import { platform, type Fd, type Pid } from '../../../runtime/platform/index.ts';

const FIRST = 10;

export interface Child {
  readonly pid: Pid;
  /** Waits for its end: exit code, or −N for signal N. */
  join(): number;
  kill(): void;
}

const running = new Set<Pid>();

/** Starts `file` (relative to `test/runtime/`); it gets the objects by {@link shared} and `args` by argv. */
export function startChild(
  file: string,
  objects: readonly (Block | Transferable)[],
  args: readonly string[] = [],
): Child {
  const descriptors: Fd[] = [];
  const context: TransferContext = {
    purpose: 'process',
    method: 'spawn',
    attach(fd) {
      const known = descriptors.indexOf(fd);
      return known >= 0 ? known : descriptors.push(fd) - 1;
    },
  };
  const records = objects.map((object): Packed =>
    object instanceof Block ? { block: object.pack(context) } : object[transfer](context),
  );
  const path = fileURLToPath(new URL(`../${file}`, import.meta.url));
  const pid = platform.processes.spawn({
    executable: process.execPath,
    argv: [process.execPath, '--import', 'tsx', path, JSON.stringify(records), ...args],
    env: process.env,
    descriptors: descriptors.map((fd, index) => [fd, FIRST + index] as const),
  });
  running.add(pid);
  return {
    pid,
    join() {
      const status = platform.processes.wait(pid, true);
      running.delete(pid);
      return status ?? 0;
    },
    kill() {
      platform.processes.signal(pid, 9);
    },
  };
}

type Packed = { block: BlockRecord } | TransferRecord;

const arrived: ReceiveContext = { purpose: 'process', descriptor: (index) => (FIRST + index) as Fd };

/** In the child: what the test gave it, by position; the modules of those classes must be imported. */
export function shared(): object[] {
  const records = JSON.parse(process.argv[2] ?? '[]') as Packed[];
  return records.map((record) => {
    if ('block' in record) return receiveBlock(record.block, arrived);
    const restore = restorerOf(record.kind);
    if (restore === undefined) throw new Error(`The module of ${record.kind} is not imported.`);
    return restore(record.data as never, arrived);
  });
}

/** In the child: the arguments. */
export const childArguments = process.argv.slice(3);

/** In an `afterEach`: a child that is left over fails the test, and is gone afterwards. */
export function assertNoChildLeft(): void {
  const left = [...running];
  running.clear();
  for (const pid of left) {
    platform.processes.signal(pid, 9);
    platform.processes.wait(pid, true);
  }
  if (left.length > 0) throw new Error(`Left over: ${left.join(', ')}`);
}

/** Runs a TypeScript file of `test/runtime/` as a process that shares blocks with the test. */
import { fileURLToPath } from 'node:url';
import { Block, receiveBlock, type BlockRecord } from '../../../runtime/memory/block.ts';
import {
  isTransferable,
  restorerOf,
  transfer,
  type ReceiveContext,
  type Transferable,
  type TransferContext,
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
  const records = objects.map((object) => pack(object, context));
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

type Packed =
  { block: BlockRecord } | { kind: string; data: unknown } | readonly Packed[] | string | number | null;

/** Objects of the library may contain others, such as a condition its lock. */
function pack(value: unknown, context: TransferContext): Packed {
  if (value instanceof Block) return { block: value.pack(context) };
  if (Array.isArray(value)) return value.map((item) => pack(item, context));
  if (typeof value !== 'object' || value === null || !isTransferable(value)) return (value ?? null) as Packed;
  const { kind, data } = value[transfer](context);
  return { kind, data: pack(data, context) };
}

const arrived: ReceiveContext = { purpose: 'process', descriptor: (index) => (FIRST + index) as Fd };

function unpack(packed: Packed): unknown {
  if (Array.isArray(packed)) return packed.map(unpack);
  if (typeof packed !== 'object' || packed === null) return packed;
  if ('block' in packed) return receiveBlock(packed.block, arrived);
  if (!('kind' in packed)) return packed;
  const restore = restorerOf(packed.kind);
  if (restore === undefined) throw new Error(`The module of ${packed.kind} is not imported.`);
  return restore(unpack(packed.data as Packed) as never, arrived);
}

/** In the child: what the test gave it, by position; the modules of those classes must be imported. */
export function shared(): unknown[] {
  return (JSON.parse(process.argv[2] ?? '[]') as Packed[]).map(unpack);
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

/**
 * `fork()` for a running Node. The child has a copy of everything but the other threads; it reports in before it does
 * anything else, and waits for its parent's leave. A child that lacks a part of the heap (see `pages.ts`) dies before it
 * reports, or is found out by the parent's second look at its own memory: then the parent forks again.
 */
import { ProcessError } from '../../../errors.ts';
import type { DescriptorPort, Fd, Pid, ProcessPort } from '../../port.ts';
import { bindForkCalls, type ForkCalls } from './calls.ts';
import { HeapPages } from './pages.ts';
import { forgetWorkers, prepareWorkers } from './workers.ts';

/** A cold process was seen to need three. */
const ATTEMPTS = 50;
const SIGKILL = 9;

let calls: ForkCalls | undefined;
let pages: HeapPages | undefined;

export function forkCalls(): ForkCalls {
  return (calls ??= bindForkCalls());
}

export interface ForkHooks {
  /** In the parent, before each attempt. */
  readonly before: () => void;
  /** In the child, before its parent knows that it is there. */
  readonly first: () => void;
  /** The child is there for the case that its parent is killed: it lives also when that happens before its parent's leave. */
  readonly heir: boolean;
}

/** `null` in the child, whose event loop is a fresh one with the inherited handles. */
export function forkProcess(
  processes: ProcessPort,
  descriptors: DescriptorPort,
  { before, first, heir }: ForkHooks,
): Pid | null {
  const call = forkCalls();
  prepareWorkers();
  const heap = (pages ??= new HeapPages(call));
  const oneByte = new Uint8Array(new ArrayBuffer(1));
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const [mine, childs] = descriptors.socketPair();
    before();
    heap.open();
    heap.include();
    const pid = call.fork();
    if (pid === 0) {
      first();
      call.write(childs, oneByte, 1);
      // Before the wait: who holds both ends would wait for ever for a parent that was killed.
      call.close(mine);
      // An heir without leave may lack a page of the heap, and dies of it then; it is lost for certain if it ends here.
      if (call.read(childs, oneByte, 1) !== 1 && !heir) processes.exitNow(1);
      call.close(childs);
      // First of all: until then the two share one epoll instance, and what the child no longer watches, its parent
      // would not watch either.
      call.loopFork(call.defaultLoop());
      forgetWorkers();
      return null;
    }
    descriptors.close(childs);
    if (pid < 0) {
      descriptors.close(mine);
      throw new ProcessError(
        'The system refused to fork this process: it has too many processes, or too little memory.',
        {
          code: 'ERR_MP_FORK',
        },
      );
    }
    const alive = reported(mine, descriptors, oneByte);
    if (alive && !heap.changed()) {
      descriptors.write(mine, oneByte, 0, 1);
      descriptors.close(mine);
      return pid as Pid;
    }
    processes.signal(pid as Pid, SIGKILL);
    processes.wait(pid as Pid, true);
    descriptors.close(mine);
  }
  throw new ProcessError(
    `This process could not be forked: ${ATTEMPTS} children died of missing memory. Use the start method spawn.`,
    { code: 'ERR_MP_FORK' },
  );
}

function reported(fd: Fd, descriptors: DescriptorPort, into: Uint8Array): boolean {
  try {
    return descriptors.read(fd, into, 0, 1) === 1;
  } catch {
    return false;
  }
}

// Is killed after its forked child has reported in and before the child has leave to go on.
import { platform } from '../../../runtime/platform/index.ts';
import { forkProcess } from '../../../runtime/platform/linux/fork/fork.ts';

const { processes, descriptors } = platform;

forkProcess(
  processes,
  {
    ...descriptors,
    read(fd, into, offset, length) {
      const count = descriptors.read(fd, into, offset, length);
      processes.signal(processes.pid(), 9);
      return count;
    },
  },
  { before: () => undefined, first: () => undefined },
);

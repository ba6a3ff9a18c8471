// Is killed after its forked child has reported in and before the child has leave to go on. An `heir` says that it does.
import { writeSync } from 'node:fs';
import { platform } from '../../../runtime/platform/index.ts';
import { forkProcess } from '../../../runtime/platform/linux/fork/fork.ts';

const { processes, descriptors } = platform;

const heir = process.argv[2] === 'heir';
const pid = forkProcess(
  processes,
  {
    ...descriptors,
    read(fd, into, offset, length) {
      const count = descriptors.read(fd, into, offset, length);
      processes.signal(processes.pid(), 9);
      return count;
    },
  },
  { before: () => undefined, first: () => undefined, heir },
);
if (pid === null) writeSync(1, 'goes on');
processes.exitNow(0);

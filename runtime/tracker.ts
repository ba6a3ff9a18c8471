// What the resource tracker's process runs. Not for users. Its one argument: the pid of the program's first process.
import type { Fd, Pid } from './platform/index.ts';
import { TrackerServer } from './tracking/serve.ts';
import { LISTENER_FD } from './tracking/start.ts';

new TrackerServer(LISTENER_FD as Fd, Number(process.argv[2]) as Pid).run();
process.exit(0);

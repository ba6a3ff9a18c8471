// What the resource tracker's process runs. Not for users. Its one argument: the pid of the program's first process.
import type { Fd, Pid } from './platform/index.ts';
import { openTrace } from './tracing/index.ts';
import { TrackerServer } from './tracking/serve.ts';
import { LISTENER_FD } from './tracking/start.ts';

// Whoever ends the program by a signal to its group may mean us too; we end by ourselves, when there is nothing to do.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
const root = Number(process.argv[2]) as Pid;
openTrace({
  name: 'ResourceTracker',
  // The kernel knows no parent of it in the program.
  ppid: root,
  method: 'spawn',
  daemon: true,
  role: 'tracker',
});
new TrackerServer(LISTENER_FD as Fd, root).run();
process.exit(0);

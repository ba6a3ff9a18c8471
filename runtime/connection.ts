/** Public module `multiprocessing/connection`: pipes between processes. */
export { Connection } from './channel/connection/connection.ts';
export { Pipe } from './channel/connection/pipe.ts';
export { wait, waitAsync, type Waitable } from './channel/connection/wait.ts';

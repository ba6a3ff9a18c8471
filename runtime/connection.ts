/** Public module `multiprocessing/connection`: pipes between processes. */
export { Connection, Pipe } from './channel/connection/connection.ts';
export { wait, type Waitable } from './channel/connection/wait.ts';

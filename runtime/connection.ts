/** Public module `multiprocessing/connection`: pipes between processes, and connections to those elsewhere. */
export { Connection } from './channel/connection/connection.ts';
export { Pipe } from './channel/connection/pipe.ts';
export { wait, waitAsync, type Waitable } from './channel/connection/wait.ts';
export { Client, clientAsync, type ClientOptions } from './channel/connection/client.ts';
export { Listener, type ListenerOptions } from './channel/connection/listener.ts';
export type { Address, AddressFamily } from './channel/connection/address.ts';

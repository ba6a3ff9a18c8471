/** What of this folder programs use. */
export { activeChildren } from './children.ts';
export { cpuCount } from './cpu-count.ts';
export { isMainProcess } from './current.ts';
export { setExecutable } from './executable.ts';
export { setForkserverPreload } from './forkserver/preload.ts';
export { freezeSupport } from './freeze-support.ts';
export { getLogger, logToStderr, type Logger } from './logger.ts';
export { currentProcess, parentProcess } from './main-process.ts';
export { getAllStartMethods, getStartMethod, setStartMethod } from './methods.ts';
export type { AsyncJoinOptions } from './join.ts';
export type { ProcessOptions } from './options.ts';
export { Process } from './process.ts';
export { mark } from '../tracing/index.ts';

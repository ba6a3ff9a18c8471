/** The names of this library by which the transform knows a call that is worth a place in the site table. */

/** Methods, with their `…Async` twins. `get`, `map` and the like are other classes' too: recording those does no harm. */
export const methods: ReadonlySet<string> = withTwins([
  'acquire',
  'release',
  'hold',
  'runExclusive',
  'locked',
  'wait',
  'waitFor',
  'notify',
  'notifyAll',
  'set',
  'clear',
  'reset',
  'abort',
  'put',
  'get',
  'putNowait',
  'getNowait',
  'taskDone',
  'joinThread',
  'cancelJoinThread',
  'send',
  'recv',
  'sendBytes',
  'recvBytes',
  'recvBytesInto',
  'poll',
  'accept',
  'start',
  'join',
  'terminate',
  'kill',
  'interrupt',
  'close',
  'unlink',
  'apply',
  'map',
  'starmap',
  'imap',
  'imapUnordered',
  'next',
  'successful',
  'mark',
  'connect',
  'shutdown',
]);

/** Methods of managers: what they make lives there. Those of registered types are called as the program likes. */
export const makers: ReadonlySet<string> = new Set([
  'list',
  'dict',
  'Namespace',
  'Lock',
  'RLock',
  'Semaphore',
  'BoundedSemaphore',
  'Condition',
  'Event',
  'Barrier',
  'Queue',
  'JoinableQueue',
  'Value',
  'Array',
  'Pool',
  'callMethod',
  'callMethodAsync',
]);

/** Classes whose instances are shared objects of a run. */
export const classes: ReadonlySet<string> = new Set([
  'Process',
  'Queue',
  'JoinableQueue',
  'SimpleQueue',
  'Lock',
  'RLock',
  'Semaphore',
  'BoundedSemaphore',
  'Condition',
  'Event',
  'Barrier',
  'Value',
  'Array',
  'RawValue',
  'RawArray',
  'Pool',
  'ThreadPool',
  'Listener',
  'BaseManager',
  'SyncManager',
  'SharedMemoryManager',
  'SharedMemory',
  'ShareableList',
]);

/** Plain functions that make, wait or tell. */
export const functions: ReadonlySet<string> = new Set([
  'Pipe',
  'Manager',
  'Client',
  'wait',
  'waitAsync',
  'mark',
]);

/** The array classes: what they make is worth recording at each index. */
export const arrayClasses: ReadonlySet<string> = new Set(['Array', 'RawArray', 'ShareableList']);

/** Whether `specifier` is this library or one of its public modules. */
export function isOwnModule(specifier: string): boolean {
  return specifier === 'multiprocessing' || specifier.startsWith('multiprocessing/');
}

function withTwins(names: readonly string[]): Set<string> {
  return new Set(names.flatMap((name) => [name, `${name}Async`]));
}

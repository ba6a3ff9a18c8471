/** What of this folder programs use. */
export { BaseManager, type ManagerOptions } from './manager.ts';
export { SharedMemoryManager } from './shared-memory-manager.ts';
export { Manager, SyncManager, type SyncTypes } from './sync-manager.ts';
export { BaseProxy } from './proxies/base.ts';
export { MakeProxyType } from './proxies/auto.ts';
export { DictProxy, SetProxy } from './proxies/dict.ts';
export { ArrayProxy, ListProxy } from './proxies/list.ts';
export { AcquirerProxy, BarrierProxy, ConditionProxy, EventProxy, SemaphoreProxy } from './proxies/locks.ts';
export { AsyncResultProxy, PoolProxy } from './proxies/pool.ts';
export { IteratorProxy, NamespaceProxy, QueueProxy, ValueProxy } from './proxies/values.ts';
export { Server } from './server/listening.ts';
export type { RegisteredType } from './registry.ts';
export type { AutoProxy, Registered } from './types.ts';

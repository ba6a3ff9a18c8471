/** `SyncManager`: a manager with the types that programs share, and `Manager()`, which starts one. */
import { registerOwn } from '../channel/references.ts';
import { BaseManager, type ManagerClass } from './manager.ts';
import { MakeProxyType } from './proxies/auto.ts';
import { BaseProxy, link, setProxyClasses, type ProxyLink } from './proxies/base.ts';
import { DictProxy, SetProxy, type DictSource } from './proxies/dict.ts';
import { ArrayProxy, ListProxy } from './proxies/list.ts';
import { AcquirerProxy, BarrierProxy, ConditionProxy, EventProxy, SemaphoreProxy } from './proxies/locks.ts';
import { AsyncResultProxy, PoolProxy } from './proxies/pool.ts';
import { IteratorProxy, NamespaceProxy, QueueProxy, ValueProxy } from './proxies/values.ts';
import type { ProxyClass, RegisteredType } from './registry.ts';
import { BarrierStructure } from './structures/barrier.ts';
import { ConditionStructure, EventStructure } from './structures/condition.ts';
import { DictStructure, SetStructure } from './structures/dict.ts';
import { ListStructure } from './structures/list.ts';
import {
  BoundedSemaphoreStructure,
  LockStructure,
  RLockStructure,
  SemaphoreStructure,
} from './structures/locks.ts';
import { PoolStructure } from './structures/pool.ts';
import { QueueStructure } from './structures/queue.ts';
import type { Typecode, TypecodeValues, Writable } from '../sharedctypes/typecodes.ts';
import { ArrayStructure, NamespaceStructure, ValueStructure } from './structures/values.ts';
import { typeError } from '../errors.ts';

/** A Condition's lock is an object of the same manager. */
function makeCondition(lock?: unknown): ConditionStructure {
  if (lock === undefined || lock === null) return new ConditionStructure();
  const made = lock instanceof BaseProxy ? (lock[link] as ProxyLink | undefined) : undefined;
  const { referents } = (made?.reach ?? {}) as { referents?: { get(ident: number): { object: unknown } } };
  const object = made === undefined ? undefined : referents?.get(made.ident).object;
  if (!(object instanceof LockStructure || object instanceof RLockStructure))
    throw typeError('Condition: the lock must be a Lock or RLock of the same manager.');
  return new ConditionStructure(object);
}

const types: Record<string, RegisteredType> = {
  list: { callable: ListStructure, proxytype: ListProxy },
  dict: { callable: DictStructure, proxytype: DictProxy },
  set: { callable: SetStructure, proxytype: SetProxy },
  Namespace: { callable: NamespaceStructure, proxytype: NamespaceProxy },
  Lock: { callable: LockStructure, proxytype: AcquirerProxy },
  RLock: { callable: RLockStructure, proxytype: AcquirerProxy },
  Semaphore: { callable: SemaphoreStructure, proxytype: SemaphoreProxy },
  BoundedSemaphore: { callable: BoundedSemaphoreStructure, proxytype: SemaphoreProxy },
  Condition: { callable: makeCondition, proxytype: ConditionProxy },
  Event: { callable: EventStructure, proxytype: EventProxy },
  Barrier: { callable: BarrierStructure, proxytype: BarrierProxy },
  Queue: { callable: QueueStructure, proxytype: QueueProxy },
  JoinableQueue: { callable: QueueStructure, proxytype: QueueProxy },
  Value: { callable: ValueStructure, proxytype: ValueProxy },
  Array: { callable: ArrayStructure, proxytype: ArrayProxy },
  Pool: {
    callable: PoolStructure,
    proxytype: PoolProxy,
    methodToTypeid: {
      applyAsync: 'AsyncResult',
      mapAsync: 'AsyncResult',
      starmapAsync: 'AsyncResult',
      imap: 'Iterator',
      imapUnordered: 'Iterator',
    },
  },
  Iterator: { callable: undefined, proxytype: IteratorProxy, createMethod: false },
  AsyncResult: { callable: undefined, proxytype: AsyncResultProxy, createMethod: false },
};

const proxyClasses = new Map<string, ProxyClass>();
for (const [typeid, { callable, proxytype }] of Object.entries(types)) {
  if (proxytype !== undefined) {
    proxyClasses.set(typeid, proxytype);
    registerOwn(proxytype.name, proxytype);
  }
  if (callable !== undefined) registerOwn(callable.name, callable);
}
registerOwn('BaseProxy', BaseProxy);

setProxyClasses((typeid, exposed) => proxyClasses.get(typeid) ?? MakeProxyType(typeid, exposed));

/** What every SyncManager has. All calls block until the manager has answered. */
export interface SyncTypes {
  list<T = unknown>(items?: Iterable<T> | ArrayLike<T>): ListProxy<T>;
  dict<K = string, V = unknown>(entries?: DictSource<K, V>): DictProxy<K, V>;
  set<T = unknown>(elements?: Iterable<T>): SetProxy<T>;
  Namespace<A extends object = Record<string, unknown>>(attributes?: A): NamespaceProxy & A;
  Lock(): AcquirerProxy;
  RLock(): AcquirerProxy;
  Semaphore(value?: number): SemaphoreProxy;
  BoundedSemaphore(value?: number): SemaphoreProxy;
  Condition(lock?: AcquirerProxy): ConditionProxy;
  Event(): EventProxy;
  Barrier(parties: number, options?: { action?: () => unknown; timeout?: number }): BarrierProxy;
  Queue<T = unknown>(maxsize?: number): QueueProxy<T>;
  JoinableQueue<T = unknown>(maxsize?: number): QueueProxy<T>;
  Value<T = unknown>(typecode: string, value: T): ValueProxy<T>;
  /** As the shared `Array`, with the same typecodes. */
  Array<C extends Typecode>(typecode: C, init: number | Iterable<Writable<C>>): ArrayProxy<TypecodeValues[C]>;
  Pool(processes?: number, options?: object): PoolProxy;
}

/** A manager with these types: its methods are made by what is registered here. */
export type SyncManager = BaseManager & SyncTypes;
export const SyncManager: ManagerClass<SyncManager> = withTypes();

function withTypes(): ManagerClass<SyncManager> {
  const made = class SyncManager extends BaseManager {};
  for (const [typeid, type] of Object.entries(types)) made.register(typeid, type);
  return made as ManagerClass<SyncManager>;
}

/** A SyncManager that has been started. */
export function Manager(): SyncManager {
  const manager = new SyncManager();
  manager.start();
  return manager;
}

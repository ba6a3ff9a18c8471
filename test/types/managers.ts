/** What the compiler knows of managers: the shared types, and proxies of what a program registered. Compiled, not run. */
import { Manager } from '../../runtime/index.ts';
import {
  BaseManager,
  BaseProxy,
  SyncManager,
  type AcquirerProxy,
  type DictProxy,
  type ListProxy,
} from '../../runtime/managers.ts';

class Account {
  owner: string;
  balance = 0;
  constructor(owner: string, balance = 0) {
    this.owner = owner;
    this.balance = balance;
  }
  deposit(amount: number): number {
    return (this.balance += amount);
  }
  async report(title: string): Promise<string> {
    return Promise.resolve(`${title}: ${this.balance}`);
  }
  _audit(): string {
    return this.owner;
  }
}

/** True where the type has none of these names; nothing fits it where it has one. */
type Lacks<T, Name extends string> = Name & keyof T extends never ? true : never;

function opened(owner: string): Account {
  return new Account(owner);
}

class AccountProxy extends BaseProxy {
  static override readonly exposed = ['deposit'];
  twice(amount: number): number {
    this.callMethod('deposit', [amount]);
    return this.callMethod('deposit', [amount]) as number;
  }
}

class Bare extends BaseManager {}
const Bank = Bare.register('Account', { callable: Account })
  .register('opened', { callable: opened })
  .register('Limited', { callable: Account, exposed: ['deposit'] })
  .register('Special', { callable: Account, proxytype: AccountProxy })
  .register('Hidden', { callable: Account, createMethod: false })
  .register('elsewhere');

export async function registered(): Promise<void> {
  const bank = new Bank({ address: ['127.0.0.1', 0], authkey: 'key' });
  bank.start(console.log, ['begun']);
  const account = bank.Account('ann', 5);
  const sum: number = account.deposit(1);
  // The manager waits for what a method promises.
  const text: string = account.report('now');
  const later: number = await account.depositAsync(1, { signal: new AbortController().signal });
  const other: number = bank.opened('ben').deposit(2);
  const special: number = bank.Special('eve').twice(3);
  const limited: number = bank.Limited('dan').deposit(4);
  console.log(
    sum,
    text,
    later,
    other,
    special,
    limited,
    account.getValue(),
    bank.elsewhere(1)['anything']?.(2),
  );
  // @ts-expect-error: the owner is missing
  bank.Account();
  // @ts-expect-error: the owner is text
  bank.Account(5);
  // @ts-expect-error: a number, not text
  account.deposit('1');
  // @ts-expect-error: the result is what the promise gives
  const promise: Promise<string> = account.report('now');
  const hidden: [
    // Fields stay in the manager; what begins with _ is not called from outside.
    Lacks<typeof account, 'balance' | '_audit'>,
    // Only what is exposed, and a class of proxies has what it has.
    Lacks<ReturnType<typeof bank.Limited>, 'report'>,
    Lacks<ReturnType<typeof bank.Special>, 'deposit'>,
    // Without a method of it, never registered, from before the registrations.
    Lacks<typeof bank, 'Hidden' | 'Unknown'>,
    Lacks<Bare, 'Account'>,
  ] = [true, true, true, true, true];
  // @ts-expect-error: two arguments at most
  await account.depositAsync(1, {}, 2);
  console.log(promise, hidden);
}

// @ts-expect-error: no function and no class
Bare.register('wrong', { callable: 5 });
// @ts-expect-error: names, not one name
Bare.register('wrong', { callable: Account, exposed: 'deposit' });
// @ts-expect-error: what stays there is named by its type
Bare.register('wrong', { callable: Account, methodToTypeid: { report: 5 } });
// @ts-expect-error: a port is a number
new Bare({ address: ['127.0.0.1', '80'] });
// @ts-expect-error: the initializer takes text
new Bare().start((name: string) => name, [1]);

export function shared(): void {
  using manager = Manager();
  const dict: DictProxy<string, number> = manager.dict<string, number>({ a: 1 });
  const value: number | undefined = dict.get('a');
  const sure: number | string = dict.get('a', 'none');
  const list: ListProxy<number> = manager.list([1, 2]);
  const first: number | undefined = list[0];
  const lock: AcquirerProxy = manager.Lock();
  const item: { n: number } = manager.Queue<{ n: number }>().get({ timeout: 5 });
  const space = manager.Namespace({ x: 1 });
  const x: number = space.x;
  const roots: number[] = manager.Pool(2).map(Math.sqrt, [1, 4]);
  const row: number[] = manager.Array('i', [1, 2]).slice(1);
  const letter: string | undefined = manager.Array('u', 2)[0];
  const order: number = manager.Barrier(2, { timeout: 5 }).wait();
  console.log(value, sure, first, row, letter, lock.acquire({ block: false }), item, x, roots, order);
  // @ts-expect-error: a number, not text
  dict.set('a', 'b');
  // @ts-expect-error: keys are text
  dict.get(5);
  // @ts-expect-error: numbers only
  list.push('x');
  // @ts-expect-error: options are an object
  lock.acquire(false);
  // @ts-expect-error: the elements are whole numbers
  manager.Array('i', ['x']);
  // @ts-expect-error: no such typecode
  manager.Array('z', 2);
  // @ts-expect-error: a number of parties
  manager.Barrier('2');
  // @ts-expect-error: a Lock of the manager, not a dict
  manager.Condition(dict);
  // @ts-expect-error: timeouts are milliseconds
  manager.Event().wait('5');
  // @ts-expect-error: items of another type
  manager.Pool(2).map(Math.sqrt, ['1']);
}

/** A subclass of SyncManager has both. */
const Both = class Both extends SyncManager {}.register('Account', { callable: Account });
export function both(): number {
  using manager = new Both();
  manager.start();
  return manager.Account('ann').deposit(manager.list([1]).length);
}

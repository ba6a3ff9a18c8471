/** A user's program against the published types, with all of them checked: compiled, never run. */
import * as mp from 'multiprocessing';
import { Process, Queue, Pipe, Lock, Value, Array as SharedArray, Pool, Manager } from 'multiprocessing';
import { BaseManager, type DictProxy, type ListProxy } from 'multiprocessing/managers';
import { Listener, wait, type Connection } from 'multiprocessing/connection';
import { SharedMemory } from 'multiprocessing/shared-memory';
import { struct } from 'multiprocessing/sharedctypes';
function f(q: Queue<[number, null, string]>): void {
  q.put([42, null, 'hello']);
}
function g(conn: Connection): void {
  conn.send([42, null, 'hello']);
  conn.close();
}
function h(l: Lock, i: number): void {
  l.acquire();
  try {
    console.log('hello world', i);
  } finally {
    l.release();
  }
}
function k(n: Value<'d'>, a: SharedArray<'i'>): void {
  n.value = 3.1415927;
  for (let i = 0; i < a.length; i++) a[i] = -a[i]!;
}
function m(d: DictProxy<string, number>, l: ListProxy<number>): void {
  d.set('b', 1);
  l.reverse();
}
const q = new Queue<[number, null, string]>();
const p = new Process({ target: f, args: [q] });
const [a, b] = Pipe();
new Process({ target: g, args: [b] });
a.recv();
const num = new Value('d', 0.0);
const arr = new SharedArray('i', [1, 2, 3]);
new Process({ target: k, args: [num, arr] });
const lock = new Lock();
for (let n = 0; n < 10; n++) new Process({ target: h, args: [lock, n] }).start();
const x: number = num.value;
const bi: number | bigint = new Value('q', 5).value;
const bo: boolean = new Value('?', true).value;
using pool = new Pool(4);
const r: number[] = pool.map((v: number) => v * v, [1, 2]);
const s: string = pool.apply((v: number) => String(v), [1]);
const ar = pool.applyAsync((v: number, w: string) => v + w.length, [1, 'a']);
const got: number = ar.get(1000);
const aw: number = await ar;
for (const v of pool.imap((z: number) => z + 1, [1, 2, 3])) {
  const t: number = v;
  console.log(t);
}
for await (const v of pool.imapUnordered((z: number) => Promise.resolve(String(z)), [1])) {
  const t: string = v;
  console.log(t);
}
const st: number[] = pool.starmap((u: number, v: number) => u + v, [
  [1, 2],
  [3, 4],
] as const);
using man = Manager();
const d = man.dict<string, number>();
d.set('a', 1);
const dv: number | undefined = d.get('a');
const l = man.list([1, 2, 3]);
const l0: number | undefined = l[0];
new Process({ target: m, args: [d, l] });
export class MyManager extends BaseManager {}
const shm = new SharedMemory({ create: true, size: 10 });
const u8: Uint8Array = shm.buf;
const pt = new Value(struct({ x: 'd', y: 'd' }), 1, 2);
const px: number = pt.value.x;
const ctx = mp.getContext('spawn');
const cq = new ctx.Queue<number>();
const cl = new ctx.Lock();
const cp = new ctx.Process({ target: h, args: [cl, 1] });
const cpool = new ctx.Pool(2);
const cv = new ctx.Value('i', 0);
const ca = new ctx.Array('d', 5);
ctx.Manager();
const qq: mp.Queue<string> = new mp.Queue();
const ev: mp.Event = new mp.Event();
const c: mp.Connection = a;
function useV(v: mp.Value<'i'>) {
  using _ = v.hold();
  v.value++;
}
new Process({ target: useV, args: [cv] });
const li = new Listener(['localhost', 6000], { authkey: Buffer.from('secret') });
using conn = li.accept();
conn.send([1]);
const ready = wait([a, p.sentinel], 100);
const code: number | null = p.exitcode;
export { x, bi, bo, r, s, got, aw, st, dv, l0, u8, px, cq, cp, cpool, ca, qq, ev, c, ready, code };

/**
 * Node 20 only: where the stack was left from inside of a microtask (after any `await`), its V8 goes on refusing to run
 * JavaScript, since nobody took notice of the termination. A timer of the C library calls
 * `v8::Isolate::CancelTerminateExecution` from a thread of its own, again and again until the first JavaScript runs.
 */
import koffi from 'koffi';

const CLOCK_MONOTONIC = 1;
/** In the upper half of a word: sigev_notify. */
const SIGEV_THREAD = 2n << 32n;
/** Long after the stack is gone, which takes microseconds. */
const EVERY_NS = 4_000_000n;

/** Call it right before the stack is left; what it returns, first thing after. */
export function reviveLater(): () => void {
  if (Number(process.versions.node.split('.', 1)[0]) >= 22) return () => undefined;
  const library = koffi.load(null);
  const dlsym = library.func('uintptr_t dlsym(uintptr_t library, const char *name)') as (
    library: number,
    name: string,
  ) => number;
  const isolate = library.func('uintptr_t _ZN2v87Isolate10GetCurrentEv()') as () => number;
  const create = library.func('int timer_create(int clock, void *event, void *id)') as (
    clock: number,
    event: BigUint64Array,
    id: BigInt64Array,
  ) => number;
  const set = library.func('int timer_settime(int64_t id, int flags, void *value, void *old)') as (
    id: bigint,
    flags: number,
    value: BigInt64Array,
    old: null,
  ) => number;
  const remove = library.func('int timer_delete(int64_t id)') as (id: bigint) => number;

  const event = new BigUint64Array(new ArrayBuffer(64));
  event[0] = BigInt(isolate());
  event[1] = SIGEV_THREAD;
  event[2] = BigInt(dlsym(0, '_ZN2v87Isolate24CancelTerminateExecutionEv'));
  const id = new BigInt64Array(new ArrayBuffer(8));
  create(CLOCK_MONOTONIC, event, id);
  const timer = id[0] ?? 0n;
  const schedule = new BigInt64Array(new ArrayBuffer(32));
  schedule.set([0n, EVERY_NS, 0n, EVERY_NS]);
  set(timer, 0, schedule, null);
  return () => {
    remove(timer);
  };
}

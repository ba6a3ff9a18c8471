/**
 * Node 20 only: where the stack was left from inside of a microtask (after any `await`), its V8 goes on refusing to run
 * JavaScript, since nobody took notice of the termination. V8 calls back when it gives up a round of microtasks, with the
 * isolate as its first argument: just what `v8::Isolate::CancelTerminateExecution` takes.
 */
import { bindCalls, bindNow } from '../bind.ts';

type Callback = (isolate: number, callback: number, data: number) => void;

interface Calls {
  add: Callback;
  remove: Callback;
  dlsym: (library: number, name: string) => number;
}

const listener = (verb: string): string =>
  `void ${verb}(uintptr_t isolate, uintptr_t callback, uintptr_t data)`;
let calls: Calls | undefined;
let cancel = 0;

/** In the parent, before the first fork: what is bound here is not bound in each child. */
export function prepareRevival(): void {
  if (calls !== undefined || Number(process.versions.node.split('.', 1)[0]) >= 22) return;
  calls = bindCalls({
    add: listener('_ZN2v87Isolate30AddMicrotasksCompletedCallbackEPFvPS0_PvES2_'),
    remove: listener('_ZN2v87Isolate33RemoveMicrotasksCompletedCallbackEPFvPS0_PvES2_'),
    dlsym: 'uintptr_t dlsym(uintptr_t library, const char *name)',
  }) as Calls;
  cancel = calls.dlsym(0, '_ZN2v87Isolate24CancelTerminateExecutionEv');
  bindNow(calls);
}

/** Call it right before the stack is left; what it returns, first thing after. */
export function reviveLater(isolate: number): () => void {
  if (calls === undefined) return () => undefined;
  const { add, remove } = calls;
  add(isolate, cancel, 0);
  return () => {
    remove(isolate, cancel, 0);
  };
}

/**
 * Node 20 only: where the stack was left from inside of a microtask (after any `await`), its V8 goes on refusing to run
 * JavaScript, since nobody took notice of the termination. V8 calls back when it gives up a round of microtasks, with the
 * isolate as its first argument: just what `v8::Isolate::CancelTerminateExecution` takes.
 */
import koffi from 'koffi';

type Callback = (isolate: number, callback: number, data: number) => void;

/** Call it right before the stack is left; what it returns, first thing after. */
export function reviveLater(isolate: number): () => void {
  if (Number(process.versions.node.split('.', 1)[0]) >= 22) return () => undefined;
  const library = koffi.load(null);
  const symbol = library.func('uintptr_t dlsym(uintptr_t library, const char *name)') as (
    library: number,
    name: string,
  ) => number;
  const listen = (verb: string): Callback =>
    library.func(`void ${verb}(uintptr_t isolate, uintptr_t callback, uintptr_t data)`) as Callback;
  const add = listen('_ZN2v87Isolate30AddMicrotasksCompletedCallbackEPFvPS0_PvES2_');
  const remove = listen('_ZN2v87Isolate33RemoveMicrotasksCompletedCallbackEPFvPS0_PvES2_');
  const cancel = symbol(0, '_ZN2v87Isolate24CancelTerminateExecutionEv');
  add(isolate, cancel, 0);
  return () => {
    remove(isolate, cancel, 0);
  };
}

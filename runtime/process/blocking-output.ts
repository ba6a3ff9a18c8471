/**
 * Makes writing to stdout and stderr wait until it is done, as Python's print does and as Node does for files and
 * terminals. Into a pipe Node otherwise writes in the background: what a process prints before it blocks in this
 * library, is killed or exits would come late or never.
 *
 * Node makes the two streams when they are first asked for, which takes a while; so does this.
 */
interface BlockingHandle {
  setBlocking(on: boolean): number;
}

function hasBlockingHandle(stream: unknown): stream is { _handle: BlockingHandle } {
  if (typeof stream !== 'object' || stream === null) return false;
  const handle = '_handle' in stream ? stream._handle : undefined;
  return typeof handle === 'object' && handle !== null && 'setBlocking' in handle;
}

for (const name of ['stdout', 'stderr']) {
  const original = Object.getOwnPropertyDescriptor(process, name);
  const make = original?.get?.bind(process) as (() => unknown) | undefined;
  if (make === undefined) continue;
  Object.defineProperty(process, name, {
    ...original,
    get() {
      // Node's own again: it gives the same stream each time.
      Object.defineProperty(process, name, original ?? {});
      const stream = make();
      if (hasBlockingHandle(stream)) stream._handle.setBlocking(true);
      return stream;
    },
  });
}

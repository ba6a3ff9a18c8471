/**
 * Makes writing to stdout and stderr wait until it is done, as Python's print does and as Node does for files and
 * terminals. Into a pipe Node otherwise writes in the background: what a process prints before it blocks in this
 * library, is killed or exits would come late or never.
 */
interface BlockingHandle {
  setBlocking(on: boolean): number;
}

function hasBlockingHandle(stream: object): stream is { _handle: BlockingHandle } {
  const handle = '_handle' in stream ? stream._handle : undefined;
  return typeof handle === 'object' && handle !== null && 'setBlocking' in handle;
}

for (const stream of [process.stdout, process.stderr]) {
  if (hasBlockingHandle(stream)) stream._handle.setBlocking(true);
}

/**
 * How children learn that this process is gone, however it went: they all have the read end of one pipe, whose write
 * end nobody but this process has. Made with the first child.
 */
import { onFork, platform, type Fd } from '../platform/index.ts';

let pipe: [Fd, Fd] | undefined;

/** For a child: at its end when this process is. */
export function aliveFd(): Fd {
  pipe ??= platform.descriptors.pipe();
  return pipe[0];
}

onFork(() => {
  // The parent's write end must not live on here.
  if (pipe !== undefined) for (const fd of pipe) platform.descriptors.close(fd);
  pipe = undefined;
});

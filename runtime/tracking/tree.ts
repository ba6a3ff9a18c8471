/**
 * Which processes share a resource tracker: a program with all that it started. Its first process gives the tree its
 * name; the others learn it with what they are started with (or inherit it, by a fork).
 */
import { onBeforeFork, platform, type Pid, randomBytes } from '../platform/index.ts';

export interface ProcessTree {
  /** Nobody else's: the tracker listens under it. */
  readonly name: string;
  /** The first process. The tree ends with it: children do not outlive their parents. */
  readonly root: Pid;
}

let tree: ProcessTree | undefined;

/** This process's tree; a process that nobody told of one is the root of its own. */
export function processTree(): ProcessTree {
  return (tree ??= {
    name: `multiprocessing-${randomBytes(16).toString('hex')}`,
    root: platform.processes.pid(),
  });
}

/** In a child, before anything is registered. */
export function joinTree(parents: ProcessTree): void {
  tree = parents;
}

// A forked child is of its parent's tree, also where nobody had asked for it before.
onBeforeFork(() => {
  processTree();
});

/** Which process this is, by the library's account: its object, its parent, whether it is still being set up. */
import { processRole } from '../loading/globals.ts';
import { onFork } from '../platform/index.ts';
import type { Process } from './process.ts';

interface Current {
  process: Process | undefined;
  parent: Process | undefined;
  /** Counts the processes made here, for their names. */
  made: number;
  /** While a child imports the main module: whatever starts a process then lacks a main guard. */
  importingMain: boolean;
}

export const current: Current = { process: undefined, parent: undefined, made: 0, importingMain: false };

onFork(() => {
  current.made = 0;
  current.importingMain = false;
});

/**
 * Whether this is the process that the program was started as: the guard to use where `import.meta.main` is not known
 * (Node before 22.18 and 24.2, without `mp run` and without the preload).
 */
export const isMainProcess: boolean = processRole.isMain;

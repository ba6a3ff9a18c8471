/** What a thread of `multiprocessing/dummy` starts with. Not for users. */
import { workerData } from 'node:worker_threads';
import { loadCore } from './loading/core.ts';
import { processRole } from './loading/globals.ts';
import type { ThreadData } from './process/start/thread-state.ts';
import type * as ThreadBootstrap from './process/thread-bootstrap.ts';

// Before anything else of the library is loaded: it asks at its beginning.
processRole.isMain = false;
const { runThread } = loadCore(import.meta.url, 'thread') as typeof ThreadBootstrap;
await runThread(workerData as ThreadData);

/** What a thread of `multiprocessing/dummy` starts with. Not for users. */
import { workerData } from 'node:worker_threads';
import { processRole } from './loading/globals.ts';
import type { ThreadData } from './process/start/thread-state.ts';

// Before anything else of the library is loaded: it asks at its beginning.
processRole.isMain = false;
// Targets that the library itself gives to processes.
await import('./pool/worker.ts');
const { runThread } = await import('./process/thread-bootstrap.ts');
await runThread(workerData as ThreadData);

/** What a spawned child starts with. Not for users. */
import { processRole } from './loading/globals.ts';

// Before anything else of the library is loaded: it asks at its beginning.
processRole.isMain = false;
// Targets that the library itself gives to processes.
await import('./pool/worker.ts');
const { runSpawnedChild } = await import('./process/bootstrap.ts');
await runSpawnedChild();

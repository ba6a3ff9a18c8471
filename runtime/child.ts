/** What a spawned child starts with. Not for users. */
import { loadCore } from './loading/core.ts';
import { processRole } from './loading/globals.ts';
import type * as Bootstrap from './process/bootstrap.ts';

// Before anything else of the library is loaded: it asks at its beginning.
processRole.isMain = false;
const { runSpawnedChild } = loadCore(import.meta.url, 'child') as typeof Bootstrap;
void runSpawnedChild();

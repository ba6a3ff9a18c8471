/** What a spawned child starts with. Not for users. */
import { runSpawnedChild } from './process/bootstrap.ts';

await runSpawnedChild();

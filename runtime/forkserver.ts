/** What the fork server starts with. Not for users. Its arguments: see `process/forkserver/layout.ts`. */
import { loadCore } from './loading/core.ts';
import { processRole } from './loading/globals.ts';
import type { ServerOptions } from './process/forkserver/layout.ts';
import type * as Start from './process/forkserver/start.ts';

// Before anything else of the library is loaded: it asks at its beginning.
processRole.isMain = false;
const { runServedChild, serveForks } = loadCore(import.meta.url, 'forkserver') as typeof Start;
const [, , owner, options = '{}'] = process.argv;
// In each child it goes on from here.
void serveForks(Number(owner), JSON.parse(options) as ServerOptions).then(runServedChild);

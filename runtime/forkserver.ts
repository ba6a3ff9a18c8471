/** What the fork server starts with. Not for users. Its arguments: see `process/forkserver/layout.ts`. */
import { setFlagsFromString } from 'node:v8';
import { processRole } from './loading/globals.ts';
import type { ServerOptions } from './process/forkserver/layout.ts';

// Before anything else of the library is loaded: it asks at its beginning.
processRole.isMain = false;
// What is compiled before the first fork is not compiled by each child again: all of the library, then.
setFlagsFromString('--no-lazy');
// Targets that the library itself gives to processes.
await import('./pool/worker.ts');
const { runServedChild, serveForks } = await import('./process/forkserver/start.ts');
setFlagsFromString('--lazy');
const [, , owner, options = '{}'] = process.argv;
// In each child it goes on from here.
await runServedChild(await serveForks(Number(owner), JSON.parse(options) as ServerOptions));

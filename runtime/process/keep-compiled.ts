/** What V8 has compiled of this library in a program's first process is kept for that of the next run, when this one ends. */
import { isMainThread } from 'node:worker_threads';
import { compiled, processRole } from '../loading/globals.ts';
import { atExit } from '../platform/index.ts';

if (processRole.isMain && isMainThread) atExit('last', () => compiled.keep?.('main'));

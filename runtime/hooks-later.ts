/**
 * What the fork server loads first of all, before the preloads of the program. Hooks of modules that run on a thread
 * (`module.register`: this library's own on Node 20, tsx and the like) would be lost with that thread in a fork. So in the
 * server they are only taken down, and each child registers them when it comes into being. Not for users.
 */
import * as nodeModule from 'node:module';
import { basename } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { laterHooks } from './loading/globals.ts';

// A worker thread of a child has the server's preloads, too.
if (isMainThread && basename(process.argv[1] ?? '') === 'forkserver.cjs') {
  const { default: loader } = nodeModule;
  const { register } = loader;
  loader.register = (...args: unknown[]) => {
    if (laterHooks.length === 0)
      laterHooks.push(() => {
        loader.register = register;
        nodeModule.syncBuiltinESMExports();
      });
    laterHooks.push(() => {
      Reflect.apply(register, loader, args);
    });
  };
  nodeModule.syncBuiltinESMExports();
}

/**
 * What a program sees in an editor that has nothing installed: the library (the plugin resolves the name, from here, to
 * its declarations), Node's own declarations, and `using`. A project that has `@types/node` keeps its own.
 */
/// <reference types="node" />
/// <reference lib="esnext.disposable" />
export * from 'multiprocessing';

declare global {
  interface ImportMeta {
    /** True in the module that was run; false in processes that were spawned. */
    main: boolean;
  }
}

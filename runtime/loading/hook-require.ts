/** `require` on Node 20, whose hooks are for `import` only: the same for CommonJS, through its loader's own tables. */
import Module from 'node:module';
import { pathToFileURL } from 'node:url';
import { ownModulePath } from './own-modules.ts';
import { loadTransformed } from './preload.ts';

/** What Node's CommonJS loader lets others change; undocumented, and unchanged for as long as it exists. */
interface CommonJsLoader {
  _resolveFilename: (this: unknown, request: string, ...rest: unknown[]) => string;
  _extensions: Record<string, Loader | undefined>;
}
type Loader = (module: Compilable, file: string) => void;
interface Compilable {
  _compile(code: string, file: string): void;
}

export function hookRequire(): void {
  const loader: unknown = Module;
  const { _resolveFilename: resolveFilename, _extensions: extensions } = loader as CommonJsLoader;
  (loader as CommonJsLoader)._resolveFilename = function (request, ...rest) {
    return ownModulePath(request) ?? resolveFilename.call(this, request, ...rest);
  };
  for (const extension of ['.js', '.cjs', '.ts', '.cts', '.tsx', '.jsx']) {
    const original = extensions[extension] ?? extensions['.js'];
    extensions[extension] = (module, file) => {
      const loaded = loadTransformed(pathToFileURL(file).href);
      if (loaded?.format === 'commonjs') module._compile(loaded.source, file);
      else original?.(module, file);
    };
  }
}

/** One module of the user's, ready to be evaluated by Node as it is: what the preload does for each file. */
import { transformSync } from 'esbuild';
import { stripOptions, stripped } from './strip.ts';
import { transformModule, type ModuleFormat } from './transform.ts';
import { withHelpers } from './with-helpers.ts';

export interface LoadableModule {
  readonly code: string;
  readonly format: ModuleFormat;
}

/** @throws esbuild's errors for a file that does not parse. */
export function loadableModule(file: string, source: string, isEntry: boolean): LoadableModule {
  const plain = stripped(file, transformSync(source, stripOptions(file, source)));
  const { code, map, format } = transformModule(plain, {
    file,
    source,
    isEntry,
    sitesBefore: 0,
    bundle: false,
  });
  const inlineMap = Buffer.from(map).toString('base64');
  return {
    code: `${withHelpers(code, format)}\n//# sourceMappingURL=data:application/json;base64,${inlineMap}\n`,
    format,
  };
}

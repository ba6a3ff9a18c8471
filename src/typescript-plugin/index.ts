/**
 * A plugin of the editor's TypeScript server: `multiprocessing` and its modules resolve to the types that come with the
 * extension, in every project, loose file and unsaved document, with nothing installed. The runner resolves the name
 * to the same library, whatever stands in a `node_modules` (on npm the short name is another's package).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type ts from 'typescript';

const ownModule = /^multiprocessing(\/[\w-]+)*$/;
const slashes = (path: string): string => path.replace(/\\/g, '/');

/** At the same place from here in the sources and in the installed extension. */
const libraryFolder = join(__dirname, '..', '..', '..', 'runtime');

/** Module name → its declarations, as the package says itself. */
function declarations(folder: string): ReadonlyMap<string, string> {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const found = new Map<string, string>();
  const member = (value: unknown, name: string): unknown =>
    typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  const entries = member(manifest, 'exports');
  for (const [path, entry] of Object.entries(entries ?? {})) {
    const types = member(entry, 'types');
    if (typeof types === 'string')
      found.set(path.replace('.', 'multiprocessing'), slashes(join(folder, types)));
  }
  return found;
}

/** A package of that name in somebody's `node_modules` is not what runs; the library's own sources are. */
function isForeign(resolved: ts.ResolvedModuleFull | undefined): boolean {
  return (
    resolved === undefined || /\/node_modules\/(?:@types\/)?multiprocessing\//.test(resolved.resolvedFileName)
  );
}

function init({ typescript }: { typescript: typeof ts }): ts.server.PluginModule {
  return {
    create(info) {
      const modules = declarations(libraryFolder);
      /** Adds Node's types to the library's. */
      const front = slashes(join(__dirname, '..', 'types', 'multiprocessing.d.ts'));
      const host = info.languageServiceHost;
      const original = host.resolveModuleNameLiterals?.bind(host);
      if (original === undefined) return info.languageService;
      host.resolveModuleNameLiterals = (literals, containingFile, ...rest) =>
        original(literals, containingFile, ...rest).map((result, index) => {
          const name = literals[index]?.text ?? '';
          const file = ownModule.test(name) ? modules.get(name) : undefined;
          const fromFront = containingFile === front;
          if (file === undefined || !(fromFront || isForeign(result.resolvedModule))) return result;
          return {
            resolvedModule: {
              resolvedFileName: name === 'multiprocessing' && !fromFront ? front : file,
              extension: typescript.Extension.Dts,
              isExternalLibraryImport: true,
              resolvedUsingTsExtension: false,
            },
          };
        });
      return info.languageService;
    },
  };
}

export default init;

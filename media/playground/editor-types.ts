/** What TypeScript knows in the editor: Node, `multiprocessing`, and the rules that programs here are checked by. */
import type { LanguageServiceDefaults } from 'monaco-editor/languages/features/typescript/register.js';

const ROOT = 'file:///node_modules/';
const LIBRARY = `${ROOT}multiprocessing/runtime`;

/** TypeScript's own numbers, since Monaco's enumerations lag behind the compiler inside: ES2022, ESNext, Bundler. */
const MODERN: Readonly<Record<string, number>> = {
  target: 9,
  module: 99,
  moduleResolution: 100,
  moduleDetection: 3,
};

/** Top-level code of a module may `await`; a guard needs to be known where Node's own types are too old for it. */
const AMBIENT = `
interface ImportMeta {
  /** True in the process that was started with this file, false in the processes that it starts by spawn. */
  main: boolean;
}
`;

export function configureTypeScript(
  defaults: LanguageServiceDefaults,
  types: Promise<Readonly<Record<string, string>>>,
): void {
  defaults.setCompilerOptions({
    ...MODERN,
    lib: ['es2023', 'esnext.disposable'],
    types: ['node'],
    typeRoots: [`${ROOT}@types`],
    paths: {
      multiprocessing: [`${LIBRARY}/index.d.ts`],
      'multiprocessing/*': [`${LIBRARY}/*.d.ts`],
      'undici-types': [`${ROOT}undici-types/index.d.ts`],
    },
    strict: true,
    noImplicitOverride: true,
    allowNonTsExtensions: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    noEmit: true,
  });
  // Before the types are there, every import would be marked as an error.
  defaults.setDiagnosticsOptions({ noSemanticValidation: true, noSyntaxValidation: false });
  defaults.setEagerModelSync(true);
  void types.then((files) => {
    const libraries = Object.entries(files).map(([path, text]) => ({
      filePath: ROOT + path,
      content: path.startsWith('multiprocessing/') ? withoutTsEndings(text) : text,
    }));
    defaults.setExtraLibs([...libraries, { filePath: `${ROOT}ambient.d.ts`, content: AMBIENT }]);
    defaults.setDiagnosticsOptions({ noSemanticValidation: false, noSyntaxValidation: false });
  });
}

/** `from './errors.ts'` in a declaration means the declarations of that file. */
export function withoutTsEndings(text: string): string {
  return text.replaceAll(/((?:from|import)\s*\(?\s*['"]\.{1,2}\/[^'"]+)\.ts(['"])/g, '$1$2');
}

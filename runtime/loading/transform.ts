/**
 * The transform of one module of the user's, after its types are gone:
 * - its top-level functions and classes are registered under its id and their names, so that other processes find them,
 * - calls of this library note where they stand (`call-sites.ts`),
 * - `import.meta.main` and `require.main === module` are true in the main process's entry module only.
 */
import remapping from '@jridgewell/remapping';
import { parse, type AnyNode, type Program } from 'acorn';
import MagicString from 'magic-string';
import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Site } from '../../trace/schema.ts';
import { callText } from './call-text.ts';
import { siteVisitor, type Wrap } from './call-sites.ts';
import { topLevel } from './declarations.ts';
import { helper } from './globals.ts';
import { mainGuardVisitor } from './main-guard.ts';
import { nameDefault } from './name-default.ts';
import { Lines, OriginalPositions } from './positions.ts';
import type { Stripped } from './strip.ts';
import { walk, type Step } from './walk.ts';

export type ModuleFormat = 'esm' | 'cjs';

export interface TransformOptions {
  /** Absolute path of the source. */
  readonly file: string;
  /** As it was read. */
  readonly source: string;
  /** Whether this is the module that the program was started with. */
  readonly isEntry: boolean;
  /** Site numbers begin after this one. */
  readonly sitesBefore: number;
  /** Whether the code ends up in a bundle: `import.meta.url` and its like then get the source's own values. */
  readonly bundle: boolean;
}

export interface TransformedModule {
  readonly code: string;
  /** JSON, version 3, from `code` to the source. */
  readonly map: string;
  readonly sites: readonly Site[];
  readonly format: ModuleFormat;
}

/** `stripped` is what esbuild made of `options.source`. Throws acorn's `SyntaxError` only where the two disagree. */
export function transformModule(stripped: Stripped, options: TransformOptions): TransformedModule {
  const { file, source } = options;
  const program = parseModule(stripped.code, extname(file));
  const top = topLevel(program.tree);
  const format: ModuleFormat = program.format;
  const edits = new MagicString(stripped.code);
  const sites: Site[] = [];
  const map = JSON.parse(stripped.map) as { mappings: string };
  const origins = new OriginalPositions(map.mappings);
  const generatedLines = new Lines(stripped.code);
  const sourceLines = new Lines(source);

  const visitSites = siteVisitor(top, program.tree, {
    number(expression, names) {
      const brackets = /^[(\s]*/.exec(stripped.code.slice(expression.start, expression.end))?.[0] ?? '';
      const start = expression.start + brackets.length;
      const position = origins.find(generatedLines.position(start));
      if (position === undefined) return undefined;
      let offset = sourceLines.offset(position);
      // esbuild maps what stands in brackets, not the brackets.
      if (brackets !== '') while (source.charAt(offset - 1) === '(') offset--;
      const { line, column } = sourceLines.position(offset);
      sites.push({
        file,
        line: line + 1,
        column: column + 1,
        text: callText(source, offset, callsInChain(expression)),
        ...(names.length > 0 ? { names: [...names] } : {}),
      });
      return options.sitesBefore + sites.length;
    },
    wrap: (wrap) => {
      applyWrap(edits, wrap);
    },
  });
  // Not what esbuild itself put there.
  const declared = top.declared.filter(
    ({ start }) => origins.find(generatedLines.position(start)) !== undefined,
  );
  const visitMain = mainGuardVisitor(edits, {
    file,
    format,
    isEntry: options.isEntry,
    bundle: options.bundle,
  });
  walk(program.tree, (step) => {
    keepClassName(edits, step);
    visitMain(step);
    visitSites(step);
    return undefined;
  });
  const thunks = declared.map(({ name }): [string, string] => [name, name]);
  if (top.unnamedDefault !== undefined)
    thunks.push(['default', nameDefault(edits, stripped.code, top.unnamedDefault)]);
  // `exports.f = …` and `module.exports = …`: read when somebody asks, as everything that is registered.
  if (format === 'cjs' && !declared.some(({ name }) => name === 'exports' || name === 'module'))
    thunks.push(['exports', 'module.exports']);
  const hoisted = declared.filter((one) => one.hoisted).map(({ name }) => name);
  edits.appendLeft(afterDirectives(program.tree), registration(file, thunks, hoisted));

  const editedMap = edits.generateMap({ hires: 'boundary', source: file });
  return {
    code: edits.toString(),
    map: remapping([editedMap.toString(), stripped.map], () => null).toString(),
    sites,
    format,
  };
}

function parseModule(code: string, extension: string): { tree: Program; format: ModuleFormat } {
  const options = { ecmaVersion: 'latest', allowHashBang: true } as const;
  if (!/^\.c[jt]s$/.test(extension)) {
    try {
      const tree = parse(code, { ...options, sourceType: 'module', allowAwaitOutsideFunction: true });
      const { isModule } = topLevel(tree);
      const cjs = !isModule && extension.slice(1, 2) !== 'm' && looksLikeCommonJs(tree);
      if (!cjs) return { tree, format: 'esm' };
    } catch (error) {
      // Sloppy code (`with`, octal numbers) is CommonJS for certain.
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return {
    tree: parse(code, { ...options, sourceType: 'script', allowReturnOutsideFunction: true }),
    format: 'cjs',
  };
}

/** Uses `require`, `module` or `exports` and nothing that only an ES module may. */
function looksLikeCommonJs(tree: Program): boolean {
  const seen = { commonJs: false, module: false };
  walk(tree, ({ node, up, field }) => {
    if (node.type === 'MetaProperty') seen.module ||= node.meta.name === 'import';
    else if (node.type === 'AwaitExpression') seen.module ||= isTopLevel(up);
    else if (node.type === 'Identifier' && isFreeUse(up?.node, field))
      seen.commonJs ||= node.name === 'require' || node.name === 'module' || node.name === 'exports';
    return undefined;
  });
  return seen.commonJs && !seen.module;
}

function isFreeUse(parent: AnyNode | undefined, field: string): boolean {
  if (parent?.type === 'MemberExpression') return field === 'object' || parent.computed;
  if (parent?.type === 'Property' || parent?.type === 'MethodDefinition') return field === 'value';
  return true;
}

function isTopLevel(step: Step | undefined): boolean {
  for (let at = step; at !== undefined; at = at.up)
    if (/Function/.test(at.node.type) || at.node.type === 'StaticBlock') return false;
  return true;
}

/** Of `q.put(1).put(2)` two; 0 for what is no call. */
function callsInChain(expression: AnyNode): number {
  let calls = 0;
  let node = expression;
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return 0;
  for (;;) {
    if (node.type === 'CallExpression') {
      calls++;
      node = node.callee;
    } else if (node.type === 'MemberExpression') node = node.object;
    else if (node.type === 'NewExpression') return calls + 1;
    else return calls;
  }
}

function applyWrap(edits: MagicString, { node, number, bracket }: Wrap): void {
  const sequence = node.type === 'SequenceExpression';
  // Outer expressions are visited first: their opening goes before an inner one at the same place, their closing after.
  edits.appendRight(node.start, `${bracket ? '(' : ''}${helper.site}(${number}, ${sequence ? '(' : ''}`);
  edits.prependLeft(node.end, `${sequence ? ')' : ''})${bracket ? ')' : ''}`);
}

/**
 * esbuild makes `var A = class _A {…}` of a class that uses itself, when it bundles or lowers a `using`: its `name`
 * is set back.
 */
function keepClassName(edits: MagicString, { node, up, field }: Step): void {
  if (node.type === 'ClassDeclaration' && node.id && isTopStatement(up)) {
    const statement = up?.node.type === 'Program' ? node : (up?.node ?? node);
    edits.appendLeft(statement.end, ` ${helper.name}(${node.id.name}, ${JSON.stringify(node.id.name)});`);
  } else if (node.type === 'ClassExpression' && node.id?.name.startsWith('_')) {
    const parent = up?.node;
    const target =
      field === 'right' && parent?.type === 'AssignmentExpression'
        ? parent.left
        : field === 'init' && parent?.type === 'VariableDeclarator'
          ? parent.id
          : undefined;
    if (target?.type === 'Identifier' && node.id.name === `_${target.name}`)
      edits.appendRight(
        node.body.start + 1,
        ` static { ${helper.name}(this, ${JSON.stringify(target.name)}); }`,
      );
  }
}

function isTopStatement(up: Step | undefined): boolean {
  return up?.node.type === 'Program' || /^Export/.test(up?.node.type ?? '');
}

/** `names`: under which name what is found, as an expression. */
function registration(
  file: string,
  names: readonly (readonly [string, string])[],
  hoisted: readonly string[],
): string {
  const thunks = names.map(([name, expression]) => `${name}: () => ${expression}`).join(', ');
  const id = pathToFileURL(file).href;
  return `${helper.register}(${JSON.stringify(id)}, ${helper.here}, { ${thunks} }, ${JSON.stringify(hoisted)});\n`;
}

/** Where code may be put without making "use strict" an ordinary string. */
function afterDirectives(program: Program): number {
  const first = program.body.find((node) => !('directive' in node && typeof node.directive === 'string'));
  return first?.start ?? program.end;
}

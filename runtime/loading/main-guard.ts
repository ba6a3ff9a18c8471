/**
 * "Is this the program's main module, in its main process?": `import.meta.main` and `require.main === module` get the
 * same answer on every Node, and `false` in spawned children. The second also in an ES module, where it would mean nothing:
 * TypeScript that is compiled to CommonJS elsewhere has it beside its imports. In a bundle, what else a module asks about itself
 * (`import.meta.url`, `__filename`, …) is answered with the source's values.
 */
import type { AnyNode } from 'acorn';
import type MagicString from 'magic-string';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { helper } from './globals.ts';
import type { ModuleFormat } from './transform.ts';
import type { Step } from './walk.ts';

export interface MainGuardOptions {
  readonly file: string;
  readonly format: ModuleFormat;
  readonly isEntry: boolean;
  readonly bundle: boolean;
}

export function mainGuardVisitor(edits: MagicString, options: MainGuardOptions): (step: Step) => void {
  const isMain = options.isEntry ? `${helper.isMain}()` : 'false';
  const ofSource: Readonly<Record<string, string>> = {
    url: JSON.stringify(pathToFileURL(options.file).href),
    filename: JSON.stringify(options.file),
    dirname: JSON.stringify(dirname(options.file)),
    __filename: JSON.stringify(options.file),
    __dirname: JSON.stringify(dirname(options.file)),
  };
  return ({ node, up, field }) => {
    if (node.type === 'MemberExpression' && isImportMeta(node.object)) {
      const name = propertyName(node);
      if (name === 'main') edits.overwrite(node.start, node.end, isMain);
      else if (options.bundle && name !== undefined && !name.startsWith('__')) {
        const value = ofSource[name];
        if (value !== undefined) edits.overwrite(node.start, node.end, value);
      }
    } else if (node.type === 'ImportExpression' && options.bundle && node.source.type !== 'Literal') {
      edits.appendRight(node.source.start, `${helper.specifier}(${ofSource['url'] ?? ''}, (`);
      edits.prependLeft(node.source.end, '))');
    } else if (isMainComparison(node)) {
      const same = node.operator === '===' || node.operator === '==';
      edits.overwrite(node.start, node.end, `(${isMain} === ${same})`);
    } else if (
      options.bundle &&
      options.format === 'cjs' &&
      node.type === 'Identifier' &&
      (node.name === '__filename' || node.name === '__dirname') &&
      isRead(up?.node, field)
    ) {
      edits.overwrite(node.start, node.end, ofSource[node.name] ?? node.name);
    }
  };
}

function isImportMeta(node: AnyNode): boolean {
  return node.type === 'MetaProperty' && node.meta.name === 'import';
}

/** `require.main === module`, either way round. */
function isMainComparison(node: AnyNode): node is AnyNode & { type: 'BinaryExpression'; operator: string } {
  if (node.type !== 'BinaryExpression' || !/^[!=]==?$/.test(node.operator)) return false;
  const isModule = (side: AnyNode) => side.type === 'Identifier' && side.name === 'module';
  const isRequireMain = (side: AnyNode) =>
    side.type === 'MemberExpression' &&
    side.object.type === 'Identifier' &&
    side.object.name === 'require' &&
    propertyName(side) === 'main';
  return (
    (isRequireMain(node.left) && isModule(node.right)) || (isModule(node.left) && isRequireMain(node.right))
  );
}

function propertyName(node: AnyNode): string | undefined {
  if (node.type !== 'MemberExpression') return undefined;
  const { property } = node;
  if (!node.computed) return property.type === 'Identifier' ? property.name : undefined;
  return property.type === 'Literal' ? String(property.value) : undefined;
}

/** Not a declaration, a key or a property's name. */
function isRead(parent: AnyNode | undefined, field: string): boolean {
  switch (parent?.type) {
    case 'MemberExpression':
      return field === 'object' || parent.computed;
    case 'Property':
      return field === 'value' && !parent.shorthand;
    case 'VariableDeclarator':
      return field === 'init';
    case 'AssignmentExpression':
      return field === 'right';
    default:
      return parent !== undefined && !/Function|Import|Pattern|Class|MethodDefinition/.test(parent.type);
  }
}

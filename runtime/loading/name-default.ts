/**
 * `export default function () {…}` has no name by which the module itself could speak of it, so it gets one; what the
 * program sees as its `name` stays "default".
 */
import type { AnyNode, ExportDefaultDeclaration } from 'acorn';
import type MagicString from 'magic-string';
import { helper } from './globals.ts';

/** Returns the name. */
export function nameDefault(edits: MagicString, code: string, node: ExportDefaultDeclaration): string {
  const name = helper.default;
  const { declaration } = node;
  const rename = ` Object.defineProperty(${name}, "name", { value: "default", configurable: true });`;
  if (declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration') {
    const head = /^(async\s+)?(function\s*\*?|class)/.exec(code.slice(declaration.start))?.[0] ?? '';
    edits.appendLeft(declaration.start + head.length, ` ${name} `);
    if (!namesItself(declaration)) edits.appendLeft(node.end, rename);
    return name;
  }
  const keyword = /^export\s+default/.exec(code.slice(node.start))?.[0] ?? '';
  // By way of a property: an arrow function takes the property's name.
  edits.update(node.start, node.start + keyword.length, `const { default: ${name} } = { default:`);
  const end = code[node.end - 1] === ';' ? node.end - 1 : node.end;
  edits.appendLeft(end, ` }; export { ${name} as default }`);
  return name;
}

/** A class with a static member that is called `name`. */
function namesItself({ body }: { readonly body: AnyNode }): boolean {
  return (
    body.type === 'ClassBody' &&
    body.body.some(
      (member) =>
        'static' in member &&
        member.static &&
        member.key.type === 'Identifier' &&
        member.key.name === 'name' &&
        !member.computed,
    )
  );
}

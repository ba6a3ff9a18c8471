/** Which names a module declares at its top, and what it imports of this library. */
import type { AnyNode, ExportDefaultDeclaration, Pattern, Program } from 'acorn';
import { isOwnModule } from './vocabulary.ts';

export interface Declared {
  readonly name: string;
  /** Where it is declared in the code. */
  readonly start: number;
  /** A function declaration: there from the beginning. */
  readonly hoisted: boolean;
}

export interface TopLevel {
  /** Everything that may hold a function or a class. */
  readonly declared: readonly Declared[];
  /** Local name → imported name, of what comes from this library; `*` for a namespace. */
  readonly ownImports: ReadonlyMap<string, string>;
  /** Top-level classes that extend something: perhaps a Process. */
  readonly derivedClasses: ReadonlySet<string>;
  /** `export default` of something without a name, which may hold a function. */
  readonly unnamedDefault: ExportDefaultDeclaration | undefined;
  /** Imports, exports, `import.meta` or a top-level await: an ES module. */
  readonly isModule: boolean;
}

export function topLevel(program: Program): TopLevel {
  const declared = new Map<string, Declared>();
  const ownImports = new Map<string, string>();
  const derivedClasses = new Set<string>();
  let unnamedDefault: ExportDefaultDeclaration | undefined;
  let isModule = false;

  const add = (name: string, start: number, hoisted = false): void => {
    if (!declared.has(name)) declared.set(name, { name, start, hoisted });
  };

  const statement = (node: AnyNode): void => {
    switch (node.type) {
      case 'FunctionDeclaration':
      case 'ClassDeclaration':
        // Without a name only as default export.
        if (!node.id) break;
        add(node.id.name, node.id.start, node.type === 'FunctionDeclaration');
        if (node.type === 'ClassDeclaration' && node.superClass) derivedClasses.add(node.id.name);
        break;
      case 'VariableDeclaration':
        for (const { id, init } of node.declarations) {
          if (id.type === 'Identifier' && mayHoldFunction(init)) add(id.name, id.start);
          if (id.type === 'Identifier' && init?.type === 'ClassExpression' && init.superClass)
            derivedClasses.add(id.name);
          const own = init ? requiredNames(id, init) : [];
          for (const [local, imported] of own) ownImports.set(local, imported);
          if (id.type !== 'Identifier' && own.length === 0)
            for (const { name, start } of namesIn(id)) add(name, start);
        }
        break;
      case 'ExportNamedDeclaration':
        isModule = true;
        if (node.declaration) statement(node.declaration);
        break;
      case 'ExportDefaultDeclaration':
        isModule = true;
        statement(node.declaration);
        if (isUnnamed(node.declaration)) unnamedDefault = node;
        break;
      case 'ExportAllDeclaration':
        isModule = true;
        break;
      case 'ImportDeclaration':
        isModule = true;
        if (!isOwnModule(String(node.source.value))) break;
        for (const specifier of node.specifiers) {
          if (specifier.type === 'ImportSpecifier') {
            const { imported } = specifier;
            ownImports.set(
              specifier.local.name,
              imported.type === 'Identifier' ? imported.name : String(imported.value),
            );
          } else {
            ownImports.set(specifier.local.name, '*');
          }
        }
        break;
      case 'TryStatement':
        // What a `using` at the top of a module is lowered to: its variables are still the module's.
        for (const inner of node.block.body) {
          if (inner.type === 'VariableDeclaration' && inner.kind === 'var') statement(inner);
          else if (inner.type === 'ExpressionStatement') loweredDeclaration(inner.expression);
        }
        break;
      default:
        break;
    }
  };
  /** `A = class _A { … }`, with a `var A` elsewhere. */
  const loweredDeclaration = (node: AnyNode): void => {
    if (
      node.type === 'AssignmentExpression' &&
      node.left.type === 'Identifier' &&
      mayHoldFunction(node.right)
    )
      add(node.left.name, node.left.start);
  };

  for (const node of program.body) statement(node);
  return { declared: [...declared.values()], ownImports, derivedClasses, unnamedDefault, isModule };
}

function isUnnamed(declaration: ExportDefaultDeclaration['declaration']): boolean {
  if (declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration')
    return declaration.id === null;
  return declaration.type !== 'Identifier' && mayHoldFunction(declaration);
}

/** `a`, `b` and `c` of `const { a, x: [b, ...c] } = …`. */
function namesIn(pattern: Pattern | null): { name: string; start: number }[] {
  switch (pattern?.type) {
    case 'Identifier':
      return [{ name: pattern.name, start: pattern.start }];
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        namesIn(property.type === 'Property' ? property.value : property.argument),
      );
    case 'ArrayPattern':
      return pattern.elements.flatMap(namesIn);
    case 'AssignmentPattern':
      return namesIn(pattern.left);
    case 'RestElement':
      return namesIn(pattern.argument);
    default:
      return [];
  }
}

/** Calls and other expressions may give a function too; what is plainly something else is left out. */
function mayHoldFunction(init: AnyNode | null | undefined): boolean {
  switch (init?.type) {
    case 'Literal':
    case 'TemplateLiteral':
    case 'ArrayExpression':
    case 'BinaryExpression':
    case 'UnaryExpression':
    case 'UpdateExpression':
      return false;
    default:
      return true;
  }
}

/** `const mp = require('multiprocessing')`, `const { Lock } = require('multiprocessing')`. */
function requiredNames(id: AnyNode, init: AnyNode): [string, string][] {
  if (init.type !== 'CallExpression' || init.callee.type !== 'Identifier' || init.callee.name !== 'require')
    return [];
  const [argument] = init.arguments;
  if (argument?.type !== 'Literal' || !isOwnModule(String(argument.value))) return [];
  if (id.type === 'Identifier') return [[id.name, '*']];
  if (id.type !== 'ObjectPattern') return [];
  return id.properties.flatMap((property): [string, string][] =>
    property.type === 'Property' && property.key.type === 'Identifier' && property.value.type === 'Identifier'
      ? [[property.value.name, property.key.name]]
      : [],
  );
}

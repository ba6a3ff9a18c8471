/**
 * Which variables of a module hold one of the library's arrays, by their names. Recording each index of each array of
 * a program would slow down its ordinary loops, so only these are: what `new Array('d', 10)` is assigned to, and the
 * parameters that such a variable is passed for (`new Process({ target: f, args: [n, arr] })`).
 */
import type { AnyNode, Function as FunctionNode, ObjectExpression } from 'acorn';
import type { TopLevel } from './declarations.ts';
import { targetNames } from './target-names.ts';
import { arrayClasses } from './vocabulary.ts';
import { walk } from './walk.ts';

export function arrayNames(program: AnyNode, top: TopLevel): ReadonlySet<string> {
  const names = new Set<string>();
  const functions = new Map<string, FunctionNode>();
  const handovers: ObjectExpression[] = [];
  walk(program, (step) => {
    const { node } = step;
    if (node.type === 'FunctionDeclaration' && node.id) functions.set(node.id.name, node);
    else if (node.type === 'ObjectExpression') handovers.push(node);
    else if (node.type === 'NewExpression' && isArrayClass(node.callee, top))
      for (const name of targetNames(step)) names.add(name);
    return undefined;
  });
  if (names.size === 0) return names;
  for (const handover of handovers) addParameters(handover, functions, names);
  return names;
}

function isArrayClass(callee: AnyNode, top: TopLevel): boolean {
  if (callee.type === 'MemberExpression')
    return (
      !callee.computed && callee.property.type === 'Identifier' && arrayClasses.has(callee.property.name)
    );
  return callee.type === 'Identifier' && arrayClasses.has(top.ownImports.get(callee.name) ?? '');
}

function addParameters(
  handover: ObjectExpression,
  functions: ReadonlyMap<string, FunctionNode>,
  names: Set<string>,
): void {
  const target = property(handover, 'target');
  const args = property(handover, 'args');
  if (target?.type !== 'Identifier' || args?.type !== 'ArrayExpression') return;
  const parameters = functions.get(target.name)?.params ?? [];
  args.elements.forEach((element, index) => {
    const parameter = parameters[index];
    if (element?.type === 'Identifier' && names.has(element.name) && parameter?.type === 'Identifier')
      names.add(parameter.name);
  });
}

function property(object: ObjectExpression, name: string): AnyNode | undefined {
  for (const candidate of object.properties)
    if (
      candidate.type === 'Property' &&
      !candidate.computed &&
      candidate.key.type === 'Identifier' &&
      candidate.key.name === name
    )
      return candidate.value;
  return undefined;
}

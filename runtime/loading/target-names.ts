/** The variable that what is made here goes to: the name under which the learner knows the object. */
import type { AnyNode } from 'acorn';
import type { Step } from './walk.ts';

/** `['q']` for `const q = new Queue()`, both for `const [a, b] = Pipe()`, `['forks[1]']` inside an array literal. */
export function targetNames(step: Step): string[] {
  const { up, field, node } = step;
  if (up === undefined) return [];
  const parent = up.node;
  switch (parent.type) {
    case 'VariableDeclarator':
      return field === 'init' ? patternNames(parent.id) : [];
    case 'AssignmentExpression':
      return field === 'right' ? patternNames(parent.left) : [];
    case 'PropertyDefinition':
    case 'Property':
      return field === 'value' ? keyName(parent.key) : [];
    case 'ArrayExpression': {
      const index = parent.elements.findIndex((element) => element === node);
      return targetNames(up).map((name) => `${name}[${index}]`);
    }
    case 'CallExpression':
      // What `using x = …` is lowered to: `const x = __using(stack, …)`.
      return parent.callee.type === 'Identifier' && parent.callee.name === '__using' ? targetNames(up) : [];
    case 'AwaitExpression':
    case 'LogicalExpression':
    case 'ConditionalExpression':
      return targetNames(up);
    default:
      return [];
  }
}

function patternNames(pattern: AnyNode): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'MemberExpression':
      return pattern.computed ? [] : keyName(pattern.property);
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element === null ? [''] : patternNames(element)));
    default:
      return [];
  }
}

function keyName(key: AnyNode): string[] {
  if (key.type === 'Identifier') return [key.name];
  if (key.type === 'PrivateIdentifier') return [`#${key.name}`];
  return key.type === 'Literal' ? [String(key.value)] : [];
}

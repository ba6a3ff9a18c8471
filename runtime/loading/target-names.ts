/** The variable that what is made here goes to: the name under which the learner knows the object. */
import type { AnyNode, ArrayPattern, CallExpression } from 'acorn';
import type { Step } from './walk.ts';

/** Methods that make an array of what a function returns, and those that add to the array they are called on. */
const makers = new Set(['map', 'from', 'fromAsync']);
const adders = new Set(['push', 'unshift']);

/**
 * `['q']` for `const q = new Queue()`, both for `const [a, b] = Pipe()`, its own for each of
 * `const [a, b] = [new Lock(), new Lock()]`, `['forks[1]']` inside an array literal;
 * `['forks[]']` for what is made as often as the array has elements: `const forks = names.map(() => new Lock())`,
 * `forks.push(new Lock())`.
 */
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
      const pattern = takenApart(up);
      if (pattern !== undefined) {
        const element = pattern.elements[index] ?? undefined;
        return element === undefined ? [] : patternNames(element);
      }
      return targetNames(up).map((name) => `${name}[${index}]`);
    }
    case 'CallExpression':
      // What `using x = …` is lowered to: `const x = __using(stack, …)`.
      if (parent.callee.type === 'Identifier' && parent.callee.name === '__using') return targetNames(up);
      return field === 'arguments' ? addedTo(parent) : [];
    case 'ArrowFunctionExpression':
      return field === 'body' ? elementNames(up) : [];
    case 'ReturnStatement': {
      const around = up.up?.up;
      return around !== undefined && isFunction(around.node) ? elementNames(around) : [];
    }
    case 'AwaitExpression':
    case 'LogicalExpression':
    case 'ConditionalExpression':
      return targetNames(up);
    default:
      return [];
  }
}

/** `[a, b]` of `const [a, b] = [new Lock(), new Lock()]`. */
function takenApart({ up, field }: Step): ArrayPattern | undefined {
  const parent = up?.node;
  const target =
    parent?.type === 'VariableDeclarator' && field === 'init'
      ? parent.id
      : parent?.type === 'AssignmentExpression' && field === 'right'
        ? parent.left
        : undefined;
  return target?.type === 'ArrayPattern' ? target : undefined;
}

function isFunction({ type }: AnyNode): boolean {
  return type === 'ArrowFunctionExpression' || type === 'FunctionExpression';
}

/** Of what a function makes that is called for each element of an array. */
function elementNames({ up, field }: Step): string[] {
  if (up?.node.type !== 'CallExpression' || field !== 'arguments') return [];
  if (!makers.has(methodName(up.node) ?? '')) return [];
  const names = targetNames(up);
  return names.length === 1 ? names.map((name) => `${name}[]`) : names;
}

function addedTo(call: CallExpression): string[] {
  if (call.callee.type !== 'MemberExpression' || !adders.has(methodName(call) ?? '')) return [];
  return patternNames(call.callee.object).map((name) => `${name}[]`);
}

function methodName({ callee }: CallExpression): string | undefined {
  return callee.type === 'MemberExpression' && !callee.computed && callee.property.type === 'Identifier'
    ? callee.property.name
    : undefined;
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

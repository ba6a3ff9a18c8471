/**
 * Records where the user's calls of this library stand. Before such a call takes place, `siteRecorder.now` gets the
 * number of its place in the site table, by an edit that keeps receiver and order of evaluation:
 *
 *     q.put(f(x))          q.put(__mp_site(17, f(x)))          after the last argument: nested calls do no harm
 *     lock.acquire()       __mp_site(17, lock).acquire()
 *     new mp.Queue()       new (__mp_site(17, mp.Queue))()
 *     v.value += g()       __mp_site(17, v).value += __mp_site(17, g())      the read, then the write
 *
 * `__mp_site(n, x)` is a store and gives back `x`.
 */
import type {
  AnyNode,
  AssignmentExpression,
  CallExpression,
  Expression,
  MemberExpression,
  NewExpression,
} from 'acorn';
import type { TopLevel } from './declarations.ts';
import { arrayNames } from './array-names.ts';
import { targetNames } from './target-names.ts';
import { classes, functions, makers, methods } from './vocabulary.ts';
import type { Step } from './walk.ts';

/** `node` (a whole expression) becomes `__mp_site(number, node)`. */
export interface Wrap {
  readonly node: AnyNode;
  readonly number: number;
  /** As callee of `new` it needs brackets around. */
  readonly bracket: boolean;
}

export interface SiteEdits {
  /** Gives the place a number; `undefined` where the code is not the user's own text. */
  number(expression: AnyNode, names: readonly string[]): number | undefined;
  wrap(wrap: Wrap): void;
}

/** A visitor for {@link walk} that records the places of a module. */
export function siteVisitor(top: TopLevel, program: AnyNode, edits: SiteEdits): (step: Step) => void {
  const arrays = arrayNames(program, top);

  /** The place is noted when the last argument is there, or else when the receiver is. */
  const recordCall = (
    step: Step,
    node: CallExpression | NewExpression,
    before: Wrapping | undefined,
  ): void => {
    const last = node.arguments.at(-1);
    const wrapping: Wrapping | undefined =
      last === undefined ? before : { node: last.type === 'SpreadElement' ? last.argument : last };
    if (wrapping === undefined) return;
    const number = edits.number(node, targetNames(step));
    if (number !== undefined) edits.wrap({ node: wrapping.node, number, bracket: wrapping.bracket ?? false });
  };

  const call = (step: Step, node: CallExpression): void => {
    const { callee } = node;
    if (callee.type === 'MemberExpression') {
      if (callee.computed || callee.property.type !== 'Identifier') return;
      const { name } = callee.property;
      if (!methods.has(name) && !functions.has(name) && !makers.has(name)) return;
      recordCall(step, node, base(callee.object));
    } else if (callee.type === 'Identifier') {
      const imported = top.ownImports.get(callee.name);
      if (imported === undefined || !functions.has(imported)) return;
      recordCall(step, node, { node: callee, bracket: true });
    }
  };

  const construction = (step: Step, node: NewExpression): void => {
    const { callee } = node;
    if (!isOwnClass(callee, top)) return;
    recordCall(step, node, { node: callee, bracket: true });
  };

  const member = (step: Step, node: MemberExpression): void => {
    if (!isShared(node, arrays) || step.field === 'callee') return;
    const from = base(node.object);
    if (from === undefined) return;
    const parent = step.up?.node;
    const assignment = parent?.type === 'AssignmentExpression' && step.field === 'left' ? parent : undefined;
    const number = edits.number(assignment ?? node, []);
    if (number === undefined) return;
    if (assignment?.operator !== '=') edits.wrap({ node: from.node, number, bracket: false });
    if (assignment !== undefined) edits.wrap({ node: assignedValue(assignment), number, bracket: false });
  };

  return (step) => {
    if (isInsideConstructed(step)) return;
    const { node } = step;
    if (node.type === 'CallExpression') call(step, node);
    else if (node.type === 'NewExpression') construction(step, node);
    else if (node.type === 'MemberExpression') member(step, node);
  };
}

interface Wrapping {
  readonly node: AnyNode;
  readonly bracket?: boolean;
}

function assignedValue(assignment: AssignmentExpression): Expression {
  return assignment.right;
}

/** A class of this library: `mp.Queue`, `ctx.Lock`, an imported `Value`, or one of the user's that extends something. */
function isOwnClass(callee: AnyNode, top: TopLevel): boolean {
  if (callee.type === 'MemberExpression')
    return !callee.computed && callee.property.type === 'Identifier' && classes.has(callee.property.name);
  if (callee.type !== 'Identifier') return false;
  if (top.derivedClasses.has(callee.name)) return true;
  const imported = top.ownImports.get(callee.name);
  if (imported !== undefined) return classes.has(imported);
  // `const { Queue } = ctx`; but a bare `Array` or `Event` is the language's.
  return classes.has(callee.name) && !(callee.name in globalThis);
}

/** `v.value`, or an index of something that is known to be one of the library's arrays. */
function isShared(node: MemberExpression, arrays: ReadonlySet<string>): boolean {
  if (!node.computed)
    return (
      node.property.type === 'Identifier' &&
      node.property.name === 'value' &&
      node.object.type !== 'ThisExpression'
    );
  return node.object.type === 'Identifier' && arrays.has(node.object.name);
}

/** What of a receiver can be wrapped: all of it, but in an optional chain only its beginning (`S(a)?.b.put()`). */
function base(receiver: AnyNode): Wrapping | undefined {
  let wrapped = receiver;
  if (isOptional(receiver))
    while (wrapped.type === 'MemberExpression' || wrapped.type === 'CallExpression')
      wrapped = wrapped.type === 'MemberExpression' ? wrapped.object : wrapped.callee;
  return wrapped.type === 'Super' ? undefined : { node: wrapped };
}

function isOptional(receiver: AnyNode): boolean {
  let node = receiver;
  while (node.type === 'MemberExpression' || node.type === 'CallExpression') {
    if (node.optional) return true;
    node = node.type === 'MemberExpression' ? node.object : node.callee;
  }
  return false;
}

/** In `new a.value.B()` a wrapped `a` would be taken for the constructor. */
function isInsideConstructed(step: Step): boolean {
  for (let at: Step | undefined = step; at !== undefined; at = at.up) {
    if (at.field === 'callee' && at.up?.node.type === 'NewExpression') return true;
    if (at.node.type !== 'MemberExpression' && at.node.type !== 'Identifier') return false;
  }
  return false;
}

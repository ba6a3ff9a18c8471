/** A walk over a syntax tree, parents before children, with the way back up at hand. */
import type { AnyNode } from 'acorn';

export interface Step {
  readonly node: AnyNode;
  /** `undefined` at the root. */
  readonly up: Step | undefined;
  /** The field of the parent's node in which this node stands. */
  readonly field: string;
}

/** Answers `false` to leave out what is below. */
export type Visitor = (step: Step) => boolean | undefined;

export function walk(root: AnyNode, visit: Visitor): void {
  descend({ node: root, up: undefined, field: '' }, visit);
}

function descend(step: Step, visit: Visitor): void {
  if (visit(step) === false) return;
  for (const [field, child] of Object.entries(step.node) as [string, unknown][]) {
    if (Array.isArray(child)) {
      for (const item of child) if (isNode(item)) descend({ node: item, up: step, field }, visit);
    } else if (isNode(child)) {
      descend({ node: child, up: step, field }, visit);
    }
  }
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

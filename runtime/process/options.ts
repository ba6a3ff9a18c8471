/** The arguments of `new Process(…)`: typed so that `args` must fit `target`. */
import { typeError } from '../errors.ts';

interface Common {
  /** For logs and the trace; default `Process-1`, `Process-2`, … */
  name?: string | undefined;
  /** Ended with its parent, and may not have children. Default: as the process that makes it. */
  daemon?: boolean | undefined;
}

/** Nothing is passed: the target needs nothing, or `run` is overridden. */
export interface WithoutArguments extends Common {
  target?: (() => unknown) | undefined;
  args?: readonly [] | undefined;
  kwargs?: undefined;
}

/** The arguments by their places. */
export interface Positional<Args extends readonly unknown[]> extends Common {
  /** A function or method of some module's top level, plain or async. */
  target?: ((...args: Args) => unknown) | undefined;
  args: Args;
  kwargs?: undefined;
}

/** The last argument is an object of what Python passes by keyword. */
export interface WithKeywords<Args extends readonly unknown[], Keywords extends object> extends Common {
  target?: ((...args: [...Args, Keywords]) => unknown) | undefined;
  args?: Args | undefined;
  /** Passed as one object after `args`. */
  kwargs: Keywords;
}

/** What `new Process(…)` takes: `args` fit `target`, and `kwargs` come after them as one object. */
export type ProcessOptions<
  Args extends readonly unknown[] = readonly never[],
  Keywords extends object = object,
> = WithoutArguments | Positional<Args> | WithKeywords<Args, Keywords>;

/** What a JavaScript program may have got wrong, said before anything is made of it. */
export function checkOptions(options: ProcessOptions): void {
  const given: unknown = options;
  if (typeof given === 'function')
    throw typeError('new Process(…) takes one object: new Process({ target: f, args: [x] }).');
  if (typeof given !== 'object' || given === null)
    throw typeError('The options of new Process(…) must be an object, such as { target: f, args: [x] }.');
  const { target, args, kwargs, name, daemon } = given as Record<string, unknown>;
  if (target !== undefined && typeof target !== 'function')
    throw typeError(`new Process({ target }) needs a function, not ${describe(target)}.`);
  if (args !== undefined && !Array.isArray(args))
    throw typeError(
      `new Process({ args }) needs an array of arguments, not ${describe(args)}; for a single one write args: [x].`,
    );
  if (kwargs !== undefined && (typeof kwargs !== 'object' || kwargs === null))
    throw typeError(`new Process({ kwargs }) needs an object, not ${describe(kwargs)}.`);
  if (name !== undefined && typeof name !== 'string')
    throw typeError(`new Process({ name }) needs text, not ${describe(name)}.`);
  if (daemon !== undefined && daemon !== null && typeof daemon !== 'boolean')
    throw typeError(`new Process({ daemon }) needs a boolean, not ${describe(daemon)}.`);
}

function describe(value: unknown): string {
  return value === null ? 'null' : typeof value === 'object' ? 'an object' : typeof value;
}

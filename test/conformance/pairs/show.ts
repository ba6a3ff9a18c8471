/** What the TypeScript programs print with: the twin of `show.py`, which says how values are written. */
import { setStartMethod } from 'multiprocessing';

type StartMethod = Parameters<typeof setStartMethod>[0] & string;

/** The start method of this run: the program's argument. */
export function method(): StartMethod {
  return process.argv[2] as StartMethod;
}

/** To be called first, behind the guard. */
export function begin(): void {
  setStartMethod(method());
}

export function show(label: string, ...values: readonly unknown[]): void {
  console.log([label, ...values.map(text)].join(' '));
}

function text(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return `"${value}"`;
  if (Object.is(value, Infinity)) return 'inf';
  if (Object.is(value, -Infinity)) return '-inf';
  if (Number.isNaN(value)) return 'nan';
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return String(value);
  if (typeof value === 'function') return '<function>';
  if (value instanceof Error) return errorName(value);
  if (value instanceof Uint8Array) return `x"${Buffer.from(value).toString('hex')}"`;
  if (value instanceof Set) return braces([...value].map(text));
  if (value instanceof Map) return braces([...value].map(([key, item]) => `${text(key)}: ${text(item)}`));
  if (isIterable(value)) return `[${[...value].map(text).join(', ')}]`;
  if (Object.getPrototypeOf(value) === Object.prototype)
    return braces(Object.entries(value).map(([key, item]) => `${text(key)}: ${text(item)}`));
  return `<${value.constructor.name}>`;
}

function braces(parts: readonly string[]): string {
  return `{${[...parts].sort().join(', ')}}`;
}

function isIterable(value: object): value is Iterable<unknown> {
  return Symbol.iterator in value;
}

/** A system's error goes by its code. */
function errorName(error: Error): string {
  if (error.name === 'SystemError') return (error as Error & { code: string }).code;
  return error.name;
}

/** What it returns, or the error that it throws. */
export function attempt(body: () => unknown): unknown {
  try {
    return body();
  } catch (error) {
    return error;
  }
}

/** Whether a call out of order is refused, with a documented error that has a code. */
export function refused(body: () => unknown): boolean {
  try {
    body();
  } catch (error) {
    return error instanceof Error && 'code' in error;
  }
  return false;
}

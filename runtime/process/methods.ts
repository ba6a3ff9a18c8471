/**
 * Which start method is the default of this process: what the program or whoever started it chose, else `forkserver`. Whether
 * that works is seen when the first process is started; where it does not, `spawn` takes its place, unless `forkserver`
 * was asked for by name.
 */
import { checkOptions } from '../misuse.ts';
import { ProcessError } from '../errors.ts';
import { setDefaultMethod, type StartMethod } from '../memory/creation.ts';
import { getLogger } from './logger.ts';
import { availableMethods, checkMethod } from './start/drivers.ts';

let chosen: StartMethod | undefined;
/** Somebody asked for `forkserver` by its name, here or for a context: then it is that or nothing. */
let wanted = false;
let fellBack = false;

/**
 * The default, which is fixed by asking.
 * @throws RangeError or UnsupportedError when the environment variable `MP_START_METHOD` names one that is not there.
 */
export function defaultStartMethod(): StartMethod {
  return (chosen ??= askedFor() ?? firstAvailable());
}

/** What whoever started the program would have it use, where it does not say so itself. */
function askedFor(): StartMethod | undefined {
  const method = process.env['MP_START_METHOD'];
  return method === undefined || method === '' ? undefined : chooseMethod(method);
}

function firstAvailable(): StartMethod {
  const [first = 'spawn'] = availableMethods();
  if (first !== 'forkserver') noteFallback('it does not work with the options that Node was started with');
  return first;
}

/**
 * The program wants this one and no other.
 * @throws as {@link checkMethod}.
 */
export function chooseMethod(method: string): StartMethod {
  const checked = checkMethod(method);
  wanted ||= checked === 'forkserver';
  return checked;
}

/** By what a process is started that is to be by `method`, which may be the default of a moment ago. */
export function methodInUse(method: StartMethod): StartMethod {
  return fellBack && !wanted && method === 'forkserver' ? 'spawn' : method;
}

/** A process could not be forked. Whether `spawn` takes the place of its start method from now on. */
export function fallBack(method: StartMethod, error: ProcessError): boolean {
  if (method !== 'forkserver' || wanted) return false;
  fellBack = true;
  if (chosen === 'forkserver') chosen = 'spawn';
  noteFallback(error.message);
  return true;
}

function noteFallback(reason: string): void {
  getLogger().warning(`The start method is spawn in place of forkserver: ${reason}`);
}

/** What works here, the default first. */
export function getAllStartMethods(): StartMethod[] {
  return availableMethods();
}

/**
 * Chooses the default start method, once in a program, in its main module behind the guard.
 * @throws RangeError for an unknown one, UnsupportedError for one that does not work here, ProcessError where the
 * default is already set (by this function, or by making an object or asking) unless `force`.
 */
export function setStartMethod(
  method: StartMethod | null,
  options: { force?: boolean | undefined } = {},
): void {
  checkOptions('setStartMethod(method, { force })', options);
  const checked = method === null ? undefined : checkMethod(method);
  if (chosen !== undefined && options.force !== true)
    throw new ProcessError(
      `The start method is already set (${chosen}). Call setStartMethod once, before anything is made; or use getContext('${String(method)}'), or { force: true }.`,
      { code: 'ERR_MP_START_METHOD_SET' },
    );
  chosen = checked === undefined ? undefined : chooseMethod(checked);
}

/** In a child: its parent's. */
export function inheritStartMethod(method: StartMethod): void {
  chosen = method;
}

/** The default start method; fixes it, unless `allowNone` is given: then `null` if it is not fixed. */
export function getStartMethod(options: { allowNone: true }): StartMethod | null;
export function getStartMethod(options?: { allowNone?: false | undefined }): StartMethod;
export function getStartMethod(options: { allowNone?: boolean | undefined } = {}): StartMethod | null {
  checkOptions('getStartMethod({ allowNone })', options);
  return options.allowNone === true ? (chosen ?? null) : defaultStartMethod();
}

setDefaultMethod(defaultStartMethod);

/** Which start method is the default of this process. */
import { ProcessError, rangeError } from '../errors.ts';
import { setDefaultMethod, type StartMethod } from '../memory/creation.ts';
import { availableMethods, checkMethod } from './start/drivers.ts';

let chosen: StartMethod | undefined;

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
  return method === undefined || method === '' ? undefined : checkMethod(method);
}

function firstAvailable(): StartMethod {
  const [first] = availableMethods();
  if (first === undefined) throw rangeError('No start method works on this platform.');
  return first;
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
  { force = false }: { force?: boolean | undefined } = {},
): void {
  const checked = method === null ? undefined : checkMethod(method);
  if (chosen !== undefined && !force)
    throw new ProcessError(
      `The start method is already set (${chosen}). Call setStartMethod once, before anything is made; or use getContext('${String(method)}'), or { force: true }.`,
      { code: 'ERR_MP_START_METHOD_SET' },
    );
  chosen = checked;
}

/** The default start method; fixes it, unless `allowNone` is given: then `null` if it is not fixed. */
export function getStartMethod(options: { allowNone: true }): StartMethod | null;
export function getStartMethod(options?: { allowNone?: false | undefined }): StartMethod;
export function getStartMethod({
  allowNone = false,
}: { allowNone?: boolean | undefined } = {}): StartMethod | null {
  return allowNone ? (chosen ?? null) : defaultStartMethod();
}

setDefaultMethod(defaultStartMethod);

/** The start methods that there are, each behind the same contract. */
import { UnsupportedError, rangeError } from '../../errors.ts';
import type { StartMethod } from '../../memory/creation.ts';
import type { StartDriver } from './contract.ts';
import { spawnDriver } from './spawn.ts';

/** Python's preference: the first available one is the default. */
const drivers: readonly StartDriver[] = [spawnDriver];

const all: readonly string[] = ['spawn', 'fork', 'forkserver'] satisfies StartMethod[];

/** The default first. */
export function availableMethods(): StartMethod[] {
  return drivers.filter((driver) => driver.available()).map(({ method }) => method);
}

/** @throws RangeError for what is no start method, UnsupportedError for one that does not work here. */
export function checkMethod(method: string): StartMethod {
  if (!all.includes(method))
    throw rangeError(`There is no start method "${method}"; there are: ${all.join(', ')}.`);
  if (!availableMethods().includes(method as StartMethod))
    throw new UnsupportedError(
      `The start method "${method}" does not work here; what works: ${availableMethods().join(', ')}.`,
    );
  return method as StartMethod;
}

export function driverOf(method: StartMethod): StartDriver {
  checkMethod(method);
  const driver = drivers.find((one) => one.method === method);
  if (driver === undefined) throw new UnsupportedError(`The start method "${method}" does not work here.`);
  return driver;
}

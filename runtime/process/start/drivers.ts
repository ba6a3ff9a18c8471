/** The start methods that there are, each behind the same contract. */
import { describe } from '../../misuse.ts';
import { UnsupportedError, rangeError, typeError } from '../../errors.ts';
import type { StartMethod } from '../../memory/creation.ts';
import type { StartDriver } from './contract.ts';
import { forkDriver } from './fork.ts';
import { forkserverDriver } from './forkserver.ts';
import { spawnDriver } from './spawn.ts';

/** The first available one is the default; `spawn` always is. */
const drivers: readonly StartDriver[] = [forkserverDriver, spawnDriver, forkDriver];

const all: readonly string[] = drivers.map(({ method }) => method);

/** The default first. */
export function availableMethods(): StartMethod[] {
  return drivers.filter((driver) => driver.obstacle() === undefined).map(({ method }) => method);
}

/** @throws RangeError for what is no start method, UnsupportedError for one that does not work here. */
export function checkMethod(method: string): StartMethod {
  return driverOf(method).method;
}

/** @throws as {@link checkMethod}. */
export function driverOf(method: string): StartDriver {
  if (typeof method !== 'string') throw typeError(`A start method is a name, not ${describe(method)}.`);
  if (!all.includes(method))
    throw rangeError(`There is no start method "${method}"; there are: ${all.join(', ')}.`);
  const driver = drivers.find((one) => one.method === method);
  const obstacle = driver === undefined ? 'it is not there yet' : driver.obstacle();
  if (driver === undefined || obstacle !== undefined)
    throw new UnsupportedError(
      `The start method "${method}" does not work here: ${obstacle ?? ''}. What works: ${availableMethods().join(', ')}.`,
    );
  return driver;
}

/** Who says how a process is started when it is not the context: `multiprocessing/dummy`, by whose classes threads are made. */
import type { StartDriver } from './contract.ts';

let explicit: StartDriver | undefined;

/** Of what is being made right now. */
export function explicitDriver(): StartDriver | undefined {
  return explicit;
}

/** Runs `make`; the Process that it constructs is started by `driver`. */
export function startedBy<T>(driver: StartDriver, make: () => T): T {
  const before = explicit;
  explicit = driver;
  try {
    return make();
  } finally {
    explicit = before;
  }
}

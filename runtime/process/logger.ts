/** A small logger, as Python's: silent unless told where to write. */
import { rangeError } from '../errors.ts';
import { describe } from '../misuse.ts';
import { currentProcess } from './main-process.ts';

export const LogLevel = { DEBUG: 10, INFO: 20, WARNING: 30, ERROR: 40 } as const;
export type LogLevel = (typeof LogLevel)[keyof typeof LogLevel];

let level: number | undefined;

/** What writes to the log, by gravity. */
export interface Logger {
  /** For who looks for a mistake in the library. */
  debug(message: string): void;
  /** What happened. */
  info(message: string): void;
  /** What may be wrong. */
  warning(message: string): void;
  /** What is wrong. */
  error(message: string): void;
}

const logger: Logger = {
  debug: (message) => {
    log('DEBUG', message);
  },
  info: (message) => {
    log('INFO', message);
  },
  warning: (message) => {
    log('WARNING', message);
  },
  error: (message) => {
    log('ERROR', message);
  },
};

/** The library's logger; programs may use it too. Lines look like `[INFO/Process-1] text`. */
export function getLogger(): Logger {
  return logger;
}

/**
 * Has the logger write to stderr what is at least that grave (default: everything), in children started later too.
 * @throws RangeError for what is no level.
 */
export function logToStderr(minimum: keyof typeof LogLevel | LogLevel = LogLevel.DEBUG): Logger {
  const levels: ReadonlyMap<unknown, number> = new Map(Object.entries(LogLevel));
  const named = typeof minimum === 'number' ? minimum : levels.get(minimum);
  if (named === undefined || Number.isNaN(named))
    throw rangeError(
      `There is no log level ${describe(minimum)}; there are: ${Object.keys(LogLevel).join(', ')}.`,
    );
  level = named;
  return logger;
}

/** `undefined`: silent. */
export function logLevel(): number | undefined {
  return level;
}

export function setLogLevel(minimum: number | undefined): void {
  level = minimum;
}

function log(grade: keyof typeof LogLevel, message: string): void {
  if (level !== undefined && LogLevel[grade] >= level)
    process.stderr.write(`[${grade}/${currentProcess().name}] ${message}\n`);
}

/**
 * The time that events carry: microseconds on the machine's monotonic clock since the run's epoch, which all processes
 * of a run share. `process.hrtime` reads that very clock (unlike `performance.now`, which counts from the process's own
 * start) and is the cheapest way to it from JavaScript, about 50 ns. Taken at load, so that a program that fakes its
 * clock does not fake the trace's.
 */
const hrtime = process.hrtime;

const MICROSECONDS = 1_000_000;

/** Microseconds on the monotonic clock. */
export function monotonicMicroseconds(): number {
  const now = hrtime();
  return now[0] * MICROSECONDS + now[1] / 1000;
}

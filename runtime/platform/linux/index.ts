/** Linux, through koffi. */
import type { ClockPort, Platform } from '../port.ts';
import { linuxDescriptors } from './descriptors.ts';
import { linuxForking } from './forking.ts';
import { linuxFutex } from './futex.ts';
import { bindLibc } from './libc.ts';
import { linuxMemory } from './memory.ts';
import { linuxNamedMemory } from './named-memory.ts';
import { linuxProcesses } from './processes.ts';
import { linuxRendezvous } from './rendezvous.ts';
import { linuxSockets } from './sockets.ts';
import { linuxStreams } from './streams.ts';
import { linuxSupervision } from './supervision.ts';

/**
 * `performance.now()` counts on the monotonic clock from the start of this process; the difference between the two
 * stays what it is, and reading it is several times faster than `process.hrtime()`. The original function is kept: a
 * program may replace it by a fake.
 */
function monotonicClock(): ClockPort {
  const sinceStart = performance.now.bind(performance);
  let offset = Infinity;
  // The least of several readings: the one that was not interrupted in between.
  for (let round = 0; round < 5; round++) {
    const begin = sinceStart();
    const [seconds, nanoseconds] = process.hrtime();
    offset = Math.min(offset, seconds * 1000 + nanoseconds / 1e6 - begin);
  }
  return { now: () => sinceStart() + offset };
}

export function linuxPlatform(): Platform {
  const libc = bindLibc();
  const memory = linuxMemory(libc);
  const clock = monotonicClock();
  const processes = linuxProcesses(libc);
  const descriptors = linuxDescriptors(libc, clock);
  return {
    name: 'linux',
    memory,
    namedMemory: linuxNamedMemory(libc, memory),
    futex: linuxFutex(libc, memory),
    processes,
    forking: linuxForking(processes, descriptors, libc),
    descriptors,
    sockets: linuxSockets(descriptors, clock),
    streams: linuxStreams(),
    clock,
    supervision: linuxSupervision(libc, (pid) => processes.wait(pid, false)),
    rendezvous: linuxRendezvous(),
  };
}

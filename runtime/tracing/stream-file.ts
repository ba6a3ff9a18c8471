/**
 * The file behind a stream: made with a name of its own in the run's folder, its whole possible length mapped at once,
 * but given blocks on the disk only as it is needed. A store into a mapped page for which the disk has no room would
 * kill the program with SIGBUS; so room is asked for first, and a full disk merely ends the trace.
 */
import { closeSync, ftruncateSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { SystemError } from '../errors.ts';
import type { Fd, Platform } from '../platform/port.ts';

export interface StreamFile {
  readonly path: string;
  /** The mapped file. Beyond what was reserved it must not be touched. */
  readonly buffer: ArrayBuffer;
  /** False when the disk is full. */
  reserve: (bytes: number) => boolean;
  /** Lets go of the descriptor. The memory stays mapped: views on it may live. */
  close: () => void;
}

/** Makes `PID.mpt`, or `PID-N.mpt` where an earlier process had that number, readable by this user only. */
export function createStreamFile(platform: Platform, folder: string, pid: number, bytes: number): StreamFile {
  const { path, fd } = createNew(folder, pid);
  const { pageSize } = platform.memory;
  const mapping = platform.memory.map(fd, 0, Math.ceil(bytes / pageSize) * pageSize);
  return {
    path,
    buffer: mapping.buffer,
    reserve: (wanted) => reserve(platform, fd, wanted),
    close: () => {
      closeSync(fd);
    },
  };
}

function reserve(platform: Platform, fd: Fd, bytes: number): boolean {
  try {
    platform.memory.grow(fd, bytes);
    return true;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (error.code !== 'EOPNOTSUPP' && error.code !== 'ENOSYS') return false;
    // A file system that can't set room aside (some network and container ones): better a risk than no trace.
    ftruncateSync(fd, bytes);
    return true;
  }
}

function createNew(folder: string, pid: number): { path: string; fd: Fd } {
  for (let n = 0; ; n++) {
    const path = join(folder, n === 0 ? `${pid}.mpt` : `${pid}-${n}.mpt`);
    try {
      return { path, fd: openSync(path, 'wx+', 0o600) as Fd };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

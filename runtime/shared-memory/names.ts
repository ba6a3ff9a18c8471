/** Names of blocks: as CPython's, in the system with a slash in front, for users without. */
import { rangeError, SystemError, typeError } from '../errors.ts';
import { onFork, randomBytes } from '../platform/index.ts';

/** The system's name for what the user calls `name`. Throws for what can't be one. */
export function systemName(name: unknown): string {
  if (typeof name !== 'string')
    throw typeError(
      `new SharedMemory(): name must be a string, not ${name === null ? 'null' : typeof name}.`,
    );
  // As shm_open does.
  const bare = name.replace(/^\/+/, '');
  if (bare === '' || bare === '.' || bare === '..' || /[/\0]/.test(bare))
    throw rangeError(
      `new SharedMemory(): ${JSON.stringify(name)} can not be a block's name: it must be one part of a path, without a slash inside.`,
    );
  return `/${bare}`;
}

const NAME_BYTES = 4;
/** Drawn for many names at once: each drawing costs two microseconds. */
let drawn = Buffer.alloc(0);

// A child would draw its parent's names.
onFork(() => {
  drawn = Buffer.alloc(0);
});

/** A name that CPython might have chosen. */
export function randomName(): string {
  if (drawn.length === 0) drawn = randomBytes(64 * NAME_BYTES);
  const bytes = drawn.subarray(0, NAME_BYTES);
  drawn = drawn.subarray(NAME_BYTES);
  return `/psm_${bytes.toString('hex')}`;
}

/** What users see. */
export function publicName(name: string): string {
  return name.slice(1);
}

const explanations: Partial<Record<string, (name: string) => string>> = {
  ENOENT: (name) => `there is no shared memory block ${name}: it was unlinked, or not created yet`,
  EEXIST: (name) =>
    `there is a shared memory block ${name} already: choose another name, or open it without create`,
  ENAMETOOLONG: (name) => `the name ${name} is too long for a shared memory block (255 bytes)`,
  EACCES: (name) => `the shared memory block ${name} belongs to another user`,
  ENOSPC: (name) => `there is not enough shared memory left for the block ${name}`,
  ENOMEM: (name) => `there is not enough memory left for the block ${name}`,
};

/** Says which block it was, and what to do. */
export function explained(error: unknown, name: string): unknown {
  if (!(error instanceof SystemError)) return error;
  const explain = explanations[error.code];
  if (explain === undefined) return error;
  return new SystemError(error.code, error.errno, error.syscall, explain(JSON.stringify(publicName(name))));
}

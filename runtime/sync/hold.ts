/** `using _ = lock.hold()`: what Python says with `with lock:`. */
import { checkCallback } from '../misuse.ts';

/** Releases when its block ends, by whatever way. */
export interface Hold extends Disposable, AsyncDisposable {
  /** Releases now. A second time is harmless. */
  release(): void;
}

/** For what has been acquired just now. */
export function holdOf(release: () => void): Hold {
  let held = true;
  const once = (): void => {
    if (!held) return;
    held = false;
    release();
  };
  return {
    release: once,
    [Symbol.dispose]: once,
    [Symbol.asyncDispose]: () => {
      once();
      return Promise.resolve();
    },
  };
}

interface Lockable {
  acquire(): boolean;
  acquireAsync(options?: { signal?: AbortSignal | undefined }): Promise<boolean>;
  release(): void;
}

/**
 * Runs `body` while `lock` is held. A body that returns a promise keeps it until the promise is settled, and the lock is
 * released by this same process then.
 */
export function runExclusive<T>(lock: Lockable, body: () => T): T {
  checkCallback('runExclusive(body)', body);
  lock.acquire();
  let result: T;
  try {
    result = body();
  } catch (error) {
    lock.release();
    throw error;
  }
  if (!isPromise(result)) {
    lock.release();
    return result;
  }
  return result.finally(() => {
    lock.release();
  }) as T;
}

function isPromise(value: unknown): value is Promise<unknown> {
  return value instanceof Promise;
}

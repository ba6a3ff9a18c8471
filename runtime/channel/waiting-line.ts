/**
 * The async waits of one process for the same thing, served in the order of asking: only the first in line makes
 * attempts, so a later one never takes what an earlier one waits for.
 */
import { platform } from '../platform/index.ts';
import { checkTimeout } from '../misuse.ts';
import { waitAsync, type AsyncWaitOptions, type WaitPoint } from '../sync/async-wait.ts';

interface Place {
  readonly deadline: number;
  readonly signal: AbortSignal | undefined;
}

export class WaitingLine {
  readonly #line: Place[] = [];

  /**
   * The first result of `attempt` that is not `undefined`, which must not block and takes what it returns; `undefined`
   * when the timeout is over. `begin` is called when it has to wait, `end` with the result right when it is taken.
   */
  async take<R>(
    point: WaitPoint,
    attempt: () => R | undefined,
    { timeout, signal }: AsyncWaitOptions,
    begin: () => void,
    end: (result: R | undefined, waited: boolean) => void,
  ): Promise<R | undefined> {
    checkTimeout(timeout);
    const deadline = timeout === undefined ? Infinity : platform.clock.now() + timeout;
    const place: Place = { deadline, signal };
    this.#line.push(place);
    const state = { waited: false, done: false };
    const finish = (result: R | undefined): void => {
      state.done = true;
      this.#leave(place);
      end(result, state.waited);
    };
    try {
      const result = await waitAsync(
        point,
        () => {
          const taken = this.#isFirst(place) ? attempt() : undefined;
          if (taken !== undefined) {
            // Right here, not when the promise is resumed: the next in line may be asked in this very round.
            finish(taken);
          } else if (!state.waited && (timeout === undefined || timeout > 0)) {
            state.waited = true;
            begin();
          }
          return taken;
        },
        { timeout, signal },
      );
      return result;
    } finally {
      if (!state.done) finish(undefined);
    }
  }

  /** Those before it that are over (and only wait to be told) do not count. */
  #isFirst(place: Place): boolean {
    const now = platform.clock.now();
    for (const other of this.#line) {
      if (other === place) return true;
      if (other.deadline > now && other.signal?.aborted !== true) return false;
    }
    return false;
  }

  #leave(place: Place): void {
    const at = this.#line.indexOf(place);
    if (at !== -1) this.#line.splice(at, 1);
  }
}

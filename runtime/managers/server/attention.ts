/**
 * Where a server looks while requests come thick and fast: directly at the clients that called last, since the event
 * loop's own way to a byte costs more than the whole of a small call. Whatever else happens meanwhile waits for a
 * millisecond when they fall silent, and for {@link TURN} when they never do.
 */
import { platform, type Milliseconds, type PollSet } from '../../platform/index.ts';
import { Patience } from '../wire/patience.ts';
import type { Session } from './session.ts';

/** Without the event loop, at most. */
const TURN: Milliseconds = 2;
/** Of looking without sleep: longer than a client on another CPU needs between two calls. */
const MOMENT: Milliseconds = 0.05;
/** Of sleep until the event loop gets its turn: longer than a client on the same CPU needs, beside others there too. */
const NAP: Milliseconds = 1;
/** The kernel looks at all of them each time: with more, the event loop is as good. */
const MOST = 16;

export class Attention {
  /** Those that called last, the latest first. */
  #busy: Session[] = [];
  /** Of the busy ones, in their order. */
  #set: PollSet | undefined;
  #attending = false;
  #leaving = false;
  readonly #patience = new Patience(MOMENT);
  readonly #serve: (session: Session) => void;
  readonly #lost: (session: Session) => void;

  /** `serve` serves whatever has come of a client; `lost` is told of one from whom nothing more will come. */
  constructor(serve: (session: Session) => void, lost: (session: Session) => void) {
    this.#serve = serve;
    this.#lost = lost;
  }

  /** To be called when the event loop has brought something of a client: stays as long as more keeps coming. */
  attend(latest: Session): void {
    this.#noteCaller(latest);
    if (this.#attending) return;
    this.#attending = true;
    this.#leaving = false;
    try {
      this.#stay();
    } finally {
      this.#attending = false;
    }
  }

  /** Something has begun that only the event loop brings to its end. */
  leave(): void {
    this.#leaving = true;
  }

  forget(session: Session): void {
    const at = this.#busy.indexOf(session);
    if (at === -1) return;
    this.#busy.splice(at, 1);
    this.#set = undefined;
  }

  #noteCaller(session: Session): void {
    if (this.#busy.includes(session)) return;
    this.#busy.unshift(session);
    if (this.#busy.length > MOST) this.#busy.length = MOST;
    this.#set = undefined;
  }

  #stay(): void {
    const { clock } = platform;
    const end = clock.now() + TURN;
    do {
      if (!this.#patience.until(this) && !this.#look(NAP)) return;
    } while (!this.#leaving && clock.now() < end);
  }

  /** Reads what has come of the busy ones, and serves it; false when there was nothing. */
  fill(): boolean {
    const [only] = this.#busy;
    return only !== undefined && this.#busy.length === 1 ? this.#read(only) : this.#look(0);
  }

  /** The same, asking the kernel first, which waits until there is something. */
  #look(most: Milliseconds): boolean {
    if (this.#busy.length === 0) return false;
    const set = (this.#set ??= platform.streams.pollSet(this.#busy.map(({ wire }) => wire.fd)));
    return set.wait(most) > 0 && this.#readReady(set);
  }

  #readReady(set: PollSet): boolean {
    let found = false;
    // Whoever goes meanwhile is no longer among the busy ones, but is still in its place here.
    const busy = this.#busy;
    for (let index = 0; index < busy.length; index++) {
      const session = busy[index];
      if (session !== undefined && set.ready(index) && this.#read(session)) found = true;
      if (this.#set !== set) break;
    }
    return found;
  }

  #read(session: Session): boolean {
    const { wire } = session;
    if (wire.closed || wire.congested) return false;
    try {
      if (!wire.fill()) return false;
    } catch {
      this.#lost(session);
      return false;
    }
    this.#serve(session);
    return true;
  }
}

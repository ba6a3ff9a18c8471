/** One client of a server: its connection, what it holds, and its calls that wait. */
import type { ReceiveContext, TransferContext } from '../../memory/transfer.ts';
import { packThrown } from '../../channel/thrown.ts';
import { BytesOnly } from '../../channel/pickle.ts';
import { bareReply, Outcome, replyFrame, type Frame } from '../wire/messages.ts';
import type { Reach } from '../client/reach.ts';
import type { Wire } from '../wire/wire.ts';
import type { Later, Receiver } from './later.ts';
import type { Holder, Referents } from './referents.ts';

/**
 * What a value is packed and unpacked with that goes from or to a client. A proxy of this server in a reply is counted
 * for the client at once, so that nothing more has to be said about it.
 */
export class SessionContext extends BytesOnly implements TransferContext, ReceiveContext {
  readonly referents: Referents;
  readonly holder: Holder;
  /** How proxies of this server reach it from inside. */
  readonly own: Reach;

  constructor(referents: Referents, holder: Holder, own: Reach) {
    super('manager');
    this.referents = referents;
    this.holder = holder;
    this.own = own;
  }
}

export class Session implements Holder {
  readonly held = new Map<number, number>();
  readonly wire: Wire;
  readonly context: SessionContext;
  /** It has said in which form it speaks. */
  greeted = false;
  readonly #waiting = new Map<number, Later>();

  /** Serves one message of it. */
  readonly take: (bytes: Buffer, start: number, end: number) => void;

  constructor(wire: Wire, referents: Referents, own: Reach, take: Session['take']) {
    this.wire = wire;
    this.take = take;
    this.context = new SessionContext(referents, this, own);
  }

  /** False: the client is gone, and has not taken it. */
  reply(outcome: Outcome, call: number, value: unknown): boolean {
    let frame: Frame;
    try {
      frame = replyFrame(outcome, call, value, this.context);
    } catch (error) {
      return this.fail(call, error);
    }
    return this.wire.post(frame);
  }

  fail(call: number, error: unknown): boolean {
    return this.wire.post(replyFrame(Outcome.Failed, call, packThrown(error, this.context), this.context));
  }

  /** The call's reply comes when `later` is settled. */
  await(call: number, later: Later, receiver: Receiver): void {
    this.#waiting.set(call, later);
    later.deliverTo({
      succeed: (value) => {
        this.#waiting.delete(call);
        return receiver.succeed(value);
      },
      fail: (error) => {
        this.#waiting.delete(call);
        return receiver.fail(error);
      },
    });
    if (later.settled) this.#waiting.delete(call);
  }

  /** If it is not too late, the call takes nothing. */
  cancel(call: number): void {
    const later = this.#waiting.get(call);
    this.#waiting.delete(call);
    if (later?.abandon() === true) this.wire.post(bareReply(Outcome.Cancelled, call));
  }

  /** The client is gone: what waits for it takes nothing any more. What it has locked stays locked. */
  end(referents: Referents): void {
    this.wire.close();
    for (const later of [...this.#waiting.values()]) later.abandon();
    this.#waiting.clear();
    referents.releaseAll(this);
  }
}

/**
 * What all synchronisation objects have in common: a block of shared memory with words, an id for the trace, the start
 * method of the context that made them, and the way to another process.
 */
import { inspect } from 'node:util';
import { ProcessError } from '../errors.ts';
import { allocate, receiveBlock, type Block, type BlockRecord } from '../memory/block.ts';
import {
  registerTransferable,
  transfer,
  type Transferable,
  type TransferContext,
  type TransferRecord,
} from '../memory/transfer.ts';
import { tracer, type ObjectIdPair } from '../tracing/index.ts';
import { Op, type ObjectInfo, type ObjectKind } from '../../trace/schema.ts';
import { SharedWords } from './shared-words.ts';
import { creationMethod, type StartMethod } from '../memory/creation.ts';

/** What there is already of an object that another process has made. */
export interface Received {
  readonly block: Block;
  readonly method: StartMethod;
  /** What the object's own class sent along. */
  readonly extra: unknown;
}

/** For the constructor that is being called: instead of making an object, it becomes the twin of this one. */
let incoming: Received | undefined;

type Data = readonly [block: BlockRecord, method: StartMethod, extra: unknown];

export abstract class SharedObject implements Transferable {
  /** @internal */
  readonly block: Block;
  /** @internal */
  readonly words: SharedWords;
  /** @internal */
  readonly startMethod: StartMethod;
  /** @internal In the trace. */
  readonly id: ObjectIdPair;

  /** @internal Not `undefined`: this is the twin of an object that exists, and its words must be left alone. */
  protected readonly received: Received | undefined;

  protected constructor(
    /** How users call it, such as `Lock`. */
    private readonly className: string,
    words: number,
  ) {
    const received = incoming;
    incoming = undefined;
    this.received = received;
    this.block = received?.block ?? allocate(words * 4);
    this.startMethod = received?.method ?? creationMethod();
    this.words = new SharedWords(this.block);
    this.id = this.block.id;
    if (received !== undefined && tracer.on) tracer.instant(Op.ObjectReceive, this.id);
  }

  /** @internal To be called by the constructor of a new object, when it is complete. */
  protected announce(kind: ObjectKind, info: Omit<ObjectInfo, 'kind'> = {}): void {
    if (tracer.on) tracer.created(this.id, { kind, ...info });
  }

  abstract toString(): string;

  /** @internal */
  [inspect.custom](): string {
    return this.toString();
  }

  /** @internal What its own class has to send along; see {@link Received.extra}. */
  protected packExtra(): unknown {
    return null;
  }

  /** @internal */
  [transfer](context: TransferContext): TransferRecord {
    checkMayTravel(this.className, this.startMethod, context);
    const data: Data = [this.block.pack(context), this.startMethod, this.packExtra()];
    return { kind: this.className, data };
  }
}

/** Locks, queues, values: only as an argument of a process, and not from the fork context to a spawned one. */
export function checkMayTravel(className: string, method: StartMethod, context: TransferContext): void {
  if (context.purpose !== 'process') {
    throw new ProcessError(
      `${article(className)} ${className} is shared by inheritance: give it to the other process as an argument of Process, ` +
        'or to the workers of a Pool by initargs',
    );
  }
  if (method === 'fork' && context.method !== undefined && context.method !== 'fork') {
    throw new ProcessError(
      `${article(className)} ${className} made by the fork context is given to a process of the ${context.method} context; ` +
        `make it with getContext('${context.method}'), the context of that process`,
    );
  }
}

function article(className: string): string {
  return /^[AEIOU]/.test(className) ? 'an' : 'a';
}

/** Registers how a class is made again from what {@link SharedObject} packs; `make` calls its constructor, once. */
export function registerSharedObject(className: string, make: (extra: unknown) => object): void {
  registerTransferable(className, ([block, method, extra]: Data, context) => {
    incoming = { block: receiveBlock(block, context), method, extra };
    try {
      return make(extra);
    } finally {
      incoming = undefined;
    }
  });
}

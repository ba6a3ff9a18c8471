/** The slow half of acquiring and releasing, which locks and semaphores share: options, sleeping, tracing. */
import { typeError } from '../errors.ts';
import { platform, type Milliseconds } from '../platform/index.ts';
import { tracer, type ObjectIdPair } from '../tracing/index.ts';
import { Op, Result } from '../../trace/schema.ts';
import { checkTimeout } from '../misuse.ts';
import { waitAsync, type AsyncWaitOptions, type WaitPoint } from './async-wait.ts';
import type { SharedWords } from './shared-words.ts';
import type { Spin } from './spin.ts';
import { expectRelease, LAST, take, tryPass, tryTake, TABLE, type Kind } from './turnstile.ts';
import { thisThread } from './thread.ts';

/** How long `acquire` waits. */
export interface AcquireOptions {
  /** false: do not wait, whatever `timeout` says. Default: true. */
  block?: boolean | undefined;
  /** Milliseconds. Missing: wait for ever; 0 or less: do not wait. */
  timeout?: number | undefined;
}

export interface Acquirable {
  readonly words: SharedWords;
  readonly id: ObjectIdPair;
  /** How often this process still looks after others when it releases, because others wanted it a moment ago: mostly 0. */
  wary: number;
  /** Not before this moment. */
  yieldAfter: Milliseconds;
  readonly spin: Spin;
}

/** For so many releases after another process has had it. */
const WARY = 1024;
/**
 * Wary, a process lets others have the processor once in so many releases. Those that sleep in the queue are served in their
 * order (see `turnstile.ts`); but one that the scheduler stopped on its way into the queue is passed at the speed of the
 * fast path, for milliseconds, with more processes than processors. It is the one to run then.
 */
const TURNS = 128;

/** After an acquisition by thread `me`, when LAST is another one's. */
export function noteOthers(object: Acquirable, me: number): void {
  object.words.store(LAST, me);
  object.wary = WARY;
}

/** After a release: gives others the processor from time to time, where there are others. */
export function letOthers(object: Acquirable): void {
  if (object.wary === 0 || --object.wary % TURNS !== 0) return;
  const begin = platform.clock.now();
  if (begin < object.yieldAfter) return;
  platform.futex.yieldProcessor();
  // If only strangers to this lock have had the processor, perhaps for milliseconds: not again before this one had as much.
  if (object.words.load(LAST) === thisThread()) object.yieldAfter = 2 * platform.clock.now() - begin;
}

/** When something has gone wrong: a wake-up that died with its sender, a process that is stopped. Else nobody waits so long. */
const PATIENCE: Milliseconds = 500;

function afterPatience(): Milliseconds {
  return platform.clock.now() + PATIENCE;
}

const FOR_EVER: AcquireOptions = {};

/** Milliseconds to wait: Infinity for ever, 0 not at all. Throws for what is no {@link AcquireOptions}. */
export function timeToWait(options: AcquireOptions | undefined): number {
  if (options === undefined) return Infinity;
  if (typeof options !== 'object' || (options as unknown) === null) {
    throw typeError(
      `Options are given as an object, such as { block: false } or { timeout: 500 }, not as a ${typeof (options as unknown)}.`,
    );
  }
  const { block = true, timeout } = options;
  checkTimeout(timeout);
  if (!block) return 0;
  return timeout === undefined ? Infinity : Math.max(timeout, 0);
}

/** When a wait ends that begins now. For ever, no clock is asked. */
export function deadlineAfter(time: Milliseconds): Milliseconds {
  return time === Infinity ? Infinity : platform.clock.now() + time;
}

/** Blocks. Returns whether it was taken. */
export function acquire(object: Acquirable, kind: Kind, options: AcquireOptions = FOR_EVER): boolean {
  const { words, id } = object;
  const time = timeToWait(options);
  const me = thisThread();
  if (time === 0 ? tryTake(words, kind, me) : tryPass(words, kind, me)) {
    if (words.load(LAST) !== me) noteOthers(object, me);
    if (tracer.on) {
      tracer.instant(Op.Acquire, id, { arg: traceTimeout(time) });
      tracer.holding(id, true);
    }
    return true;
  }
  if (time === 0) {
    if (tracer.on) tracer.instant(Op.Acquire, id, { arg: 0, result: Result.TimedOut });
    return false;
  }
  const deadline = deadlineAfter(time);
  const patience = { deadline, patience: afterPatience, looks: object.spin.begin() };
  if (tracer.on) tracer.begin(Op.Acquire, id, { arg: traceTimeout(time) });
  const got = take(words, kind, me, patience);
  if (got && words.load(LAST) !== me) noteOthers(object, me);
  if (!tracer.on) return got;
  if (got) tracer.holding(id, true);
  tracer.end(Op.Acquire, id, { arg: traceTimeout(time), result: got ? Result.Ok : Result.TimedOut });
  return got;
}

/** As {@link acquire}, without blocking. `attempt` takes it or says `undefined`. */
export async function acquireAsync(
  object: Acquirable,
  kind: Kind,
  options: AcquireOptions & AsyncWaitOptions = FOR_EVER,
): Promise<boolean> {
  const { words, id } = object;
  const time = timeToWait(options);
  const me = thisThread();
  const traced = tracer.on;
  if (traced) tracer.begin(Op.Acquire, id, { arg: traceTimeout(time), async: true });
  let got = false;
  try {
    got =
      (await waitAsync(
        pointOf(object),
        () => {
          if (tryTake(words, kind, me)) return true;
          expectRelease(words);
          // It may have been released before the release knew that it is expected.
          return tryTake(words, kind, me) ? true : undefined;
        },
        { timeout: time, signal: options.signal },
      )) ?? false;
    return got;
  } finally {
    if (traced) {
      if (got) tracer.holding(id, true);
      tracer.end(Op.Acquire, id, {
        arg: traceTimeout(time),
        result: got ? Result.Ok : Result.TimedOut,
        async: true,
      });
    }
  }
}

export function pointOf({ words }: Acquirable): WaitPoint {
  return { words, table: TABLE };
}

/** As the trace has it: -1 for ever. */
export function traceTimeout(time: number): number {
  return time === Infinity ? -1 : Math.round(time);
}

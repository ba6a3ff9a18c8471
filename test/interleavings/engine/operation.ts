/**
 * What a simulated process does to the memory that it shares with others: one operation is one step. Between two steps
 * anybody else may run, or the process may be killed.
 */

export const Kind = {
  Load: 0,
  Store: 1,
  CompareExchange: 2,
  Exchange: 3,
  Add: 4,
  And: 5,
  Or: 6,
  /** Accesses that are not atomic: `words[index]`. */
  PlainLoad: 7,
  PlainStore: 8,
  /** Plain stores of one value to `b` words. */
  Fill: 9,
  /** The kernel's. */
  Wait: 10,
  Wake: 11,
  /** Tells the kernel of the robust word that this thread is busy with; `word` -1: of none. */
  Announce: 12,
  /** Sleeps until one of `words` is not 0: pipes that have bytes. */
  Poll: 13,
} as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

/** When a sleep ends by itself. */
export const Until = {
  Never: 0,
  /** At any moment. */
  Soon: 1,
  /** Only when nothing else can happen any more: a patience that is there for the rare case. */
  Late: 2,
} as const;
export type Until = (typeof Until)[keyof typeof Until];

export interface Operation {
  readonly kind: Kind;
  /** Number of the word in the simulated memory. */
  readonly word: number;
  /** Value to be stored, added, expected (CompareExchange, Wait), or how many to wake. */
  readonly a: number;
  /** Replacement, or how many words. */
  readonly b: number;
  readonly until: Until;
  /** Of Poll. */
  readonly words: readonly number[];
}

/** How a Wait ended: its answer. */
export const Woken = { Woken: 0, Changed: 1, Timeout: 2, Interrupted: 3 } as const;

export function sameOperation(one: Operation, other: Operation): boolean {
  return (
    one.kind === other.kind &&
    one.word === other.word &&
    one.a === other.a &&
    one.b === other.b &&
    one.until === other.until &&
    one.words.join() === other.words.join()
  );
}

export function isPlain({ kind }: Operation): boolean {
  return kind === Kind.PlainLoad || kind === Kind.PlainStore || kind === Kind.Fill;
}

/** Whether it may change words, as far as one can tell beforehand. */
export function writes({ kind }: Operation): boolean {
  return kind !== Kind.Load && kind !== Kind.PlainLoad && kind < Kind.Wait;
}

/** The words that it reads or writes: [first, end). Empty for the kernel's own. */
export function wordsOf(operation: Operation): readonly [first: number, end: number] {
  const { kind, word, b } = operation;
  if (kind >= Kind.Wait) return [0, 0];
  return [word, word + (kind === Kind.Fill ? b : 1)];
}

/** In words, for people. `name` says how a word is called. */
export function describe(operation: Operation, answer: number, name: (word: number) => string): string {
  const { kind, word, a, b } = operation;
  const at = kind === Kind.Announce && word < 0 ? '' : name(word);
  switch (kind) {
    case Kind.Load:
      return `loads ${at}: ${show(answer)}`;
    case Kind.Store:
      return `stores ${show(a)} in ${at}`;
    case Kind.CompareExchange:
      return answer === a
        ? `changes ${at} from ${show(a)} to ${show(b)}`
        : `leaves ${at} at ${show(answer)}, since it is not ${show(a)}`;
    case Kind.Exchange:
      return `puts ${show(a)} in ${at}, where ${show(answer)} was`;
    case Kind.Add:
      return `adds ${a} to ${at}, which was ${show(answer)}`;
    case Kind.And:
      return `masks ${at}, which was ${show(answer)}, with ${show(a)}`;
    case Kind.Or:
      return `sets ${show(a)} in ${at}, which was ${show(answer)}`;
    case Kind.PlainLoad:
      return `reads ${at}: ${show(answer)}`;
    case Kind.PlainStore:
      return `writes ${show(a)} to ${at}`;
    case Kind.Fill:
      return `writes ${show(a)} to ${b} words from ${at} on`;
    case Kind.Wait:
      return answer === Woken.Changed ? `does not sleep on ${at}` : `goes to sleep on ${at} while ${show(a)}`;
    case Kind.Wake:
      return `wakes ${answer} at ${at}`;
    case Kind.Announce:
      return word < 0 ? 'takes its announcement back' : `announces ${at}`;
    case Kind.Poll:
      return `polls ${operation.words.map(name).join(', ')}: ${answer < 0 ? 'nothing' : name(operation.words[answer] ?? 0)}`;
  }
}

/** Bits at the top are flags in most words. */
function show(value: number): string {
  if (value >= -0xffff && value <= 0xff_ffff) return String(value);
  const flags = value >>> 28;
  const rest = value & 0x0fff_ffff;
  return `0x${flags.toString(16)}0000000${rest === 0 ? '' : `+${rest}`}`;
}

/** Byte offsets of a process's stream, as `docs/trace-format.md` describes it. */

/** Of the file. */
export const Header = {
  magic: 0,
  version: 8,
  size: 12,
  pid: 16,
  parentPid: 20,
  /** Bytes of complete events after the header; stored last, atomically. */
  committed: 24,
  limitReached: 28,
  epoch: 32,
  bytes: 4096,
} as const;

/** "MPTRACE\0" as two little-endian words. */
export const MAGIC_WORDS = [0x5254504d, 0x00454341] as const;

/** What the process waits for and holds at this moment; bytes from the start of the file. */
export const Present = {
  sequence: 64,
  waitOp: 68,
  waitObject: 72,
  waitSince: 80,
  waitSite: 88,
  heldCount: 92,
  held: 96,
  maxHeld: 64,
} as const;

/** Of an event's record. */
export const Event = {
  bytes: 48,
  /** A text is cut here; a whole record must fit the 16 bits of its length. */
  maxTextBytes: 60_000,
  hasValue: 0x20,
} as const;

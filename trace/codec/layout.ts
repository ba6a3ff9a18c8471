/** Where things lie in the bytes of a trace: the numbers of `docs/trace-format.md`, in one place. */

/** `MPTRACE\0`: the first bytes of a process's stream. */
export const STREAM_MAGIC = Uint8Array.of(0x4d, 0x50, 0x54, 0x52, 0x41, 0x43, 0x45, 0);
/** `MPRUN\0\0\0`: the first bytes of a run's container. */
export const CONTAINER_MAGIC = Uint8Array.of(0x4d, 0x50, 0x52, 0x55, 0x4e, 0, 0, 0);

export const CONTAINER_HEADER_SIZE = 16;
export const FRAME_HEADER_SIZE = 8;
export const STREAM_HEADER_SIZE = 4096;

export const FrameType = { Header: 1, Sites: 2, Events: 3, Source: 4, End: 5 } as const;
export type FrameType = (typeof FrameType)[keyof typeof FrameType];

/** The smallest event record: one without text. */
export const RECORD_SIZE = 48;
export const MAX_RECORD_SIZE = 65_528;
/** Of an event's text, in bytes; longer ones are cut. */
export const MAX_TEXT_SIZE = 60_000;
/** Of the JSON in a header, sites, source or end frame. A longer one is no trace of ours. */
export const MAX_JSON_SIZE = 64 * 1024 * 1024;

/** Offsets of an event record's fields. */
export const Field = {
  length: 0,
  op: 2,
  bits: 3,
  flags: 4,
  unused: 5,
  time: 8,
  pid: 16,
  site: 20,
  objectPid: 24,
  objectN: 28,
  arg: 32,
  arg2: 36,
  value: 40,
  text: 48,
} as const;

/** Bit 5 of {@link Field.bits}: the record has a value. */
export const HAS_VALUE = 0x20;

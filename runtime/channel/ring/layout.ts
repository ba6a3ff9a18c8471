/**
 * How a queue lies in its memory: a page of words, the chunk table, then the chunks themselves.
 *
 * The waiting items form one endless tape of 8-byte units. A position on it is a 32-bit number that wraps; distances
 * are small, so `(a - b) | 0` compares. The tape is cut into numbered chunks, and the table says which piece of real
 * memory a chunk lies in: pieces whose items were all taken are used again for the tape's end, new ones are added when
 * there are none. So a queue that is kept short runs in one or two pieces for ever, and a long one grows with what
 * waits in it, to {@link CHUNKS} pieces.
 *
 * An item is a unit of header (length in bytes; number of the item) and its bytes, padded to units. An item with pieces
 * has the complement of its length there; its bytes are: length of the first part, number of pieces, their lengths; the
 * first part; the pieces, each padded to units. The header of the
 * item that is to come is already there, with its number: so one store, of the tail, publishes item and count at once.
 *
 * Words that different processes write stand in cache lines of their own.
 */

// Written once.
export const MAGIC = 0;
export const MAXSIZE = 1;
export const KIND = 2;
export const ID_PID = 3;
export const ID_N = 4;
/** Start method of the context that it was made in. */
export const METHOD = 5;

/** Robust mutex of those who put. */
export const PUT_LOCK = 16;

// Written under PUT_LOCK.
/** Where the next item is going to begin. Items before it are complete. */
export const TAIL = 32;
/** Chunks with a number below this one have memory. */
export const MAPPED = 33;
/** The first chunk whose memory was not used again yet. */
export const RECYCLED = 34;
/** So many pieces of memory there are. */
export const PIECES = 35;
/** Free chunks below this one have given their pages back to the system, apart from the first few. */
export const DISCARDED = 36;

/** 1: whoever holds GET_LOCK sleeps, on this word. */
export const GET_SLEEPS = 48;

/** Robust mutex of those who get. */
export const GET_LOCK = 64;

/** Where the next item to be taken begins. Written under GET_LOCK. */
export const HEAD = 80;

/** 1: whoever holds PUT_LOCK sleeps on this word, because the queue is full. */
export const PUT_SLEEPS = 96;
/** Not 0: somebody sleeps on this word until HEAD is at this position, but for its lowest bit, which is set. */
export const FLUSH = 97;

/** Items that taskDone() was called for. */
export const DONE = 112;
/** 1: somebody sleeps on this word. */
export const JOIN_SLEEPS = 113;

/** Tables of doorbells (`sync/doorbell.ts`): of processes whose event loops wait for items, for room, for all done. */
export const ITEM_BELLS = 128;
export const ROOM_BELLS = 192;
export const DONE_BELLS = 256;

const WORDS_BYTES = 4096;
/** Of the chunk table; a power of two. */
export const CHUNKS = 16384;
export const TABLE = WORDS_BYTES / 4;
export const DATA_OFFSET = WORDS_BYTES + CHUNKS * 4;

export const UNIT_BYTES = 8;
export const CHUNK_BYTES = 256 * 1024;
export const CHUNK_SHIFT = 15;
export const CHUNK_UNITS = 1 << CHUNK_SHIFT;
/** Chunk numbers wrap here, with the positions. */
const CHUNK_NUMBERS = 2 ** 32 / CHUNK_UNITS;

export const MAGIC_NUMBER = 0x4d50_5155;

/** What does not hold up the end of the process that put it, in units: that much is "in the pipe". */
export const CAPACITY_UNITS = CHUNK_UNITS;

/** Free chunks that keep their pages, 4 MB: giving pages back and asking for them again costs more than copying. */
export const KEPT_CHUNKS = 16;
/**
 * From so many chunks on that wait, who puts large items leaves the reader some time (`waits.ts`): fewer than keep their
 * pages, so that in the long run none are given back and asked for again.
 */
export const AHEAD_CHUNKS = 8;

/** So many units an item of so many bytes takes. */
export function unitsOf(bytes: number): number {
  return 1 + Math.ceil(bytes / UNIT_BYTES);
}

export function chunkOf(position: number): number {
  return position >>> CHUNK_SHIFT;
}

export function nextChunk(chunk: number): number {
  return (chunk + 1) % CHUNK_NUMBERS;
}

export function previousChunk(chunk: number): number {
  return (chunk + CHUNK_NUMBERS - 1) % CHUNK_NUMBERS;
}

/** From `b` on to `a`, −65536 to 65535. */
export function chunkDistance(a: number, b: number): number {
  return ((a - b) << CHUNK_SHIFT) >> CHUNK_SHIFT;
}

/** The word of the table that belongs to a chunk. */
export function tableIndex(chunk: number): number {
  return TABLE + (chunk & (CHUNKS - 1));
}

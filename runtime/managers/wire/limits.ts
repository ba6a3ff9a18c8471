/** Bounds of what managers and their clients say to each other. */

/** A longer message is refused by its sender, and is the end of a connection that announces it. */
export const LONGEST_FRAME = 1 << 30;
/** Each message begins with its length: 32 bits, little-endian. */
export const LENGTH_BYTES = 4;

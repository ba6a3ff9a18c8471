/** What a spawned child finds under which descriptor, and how its launch record is laid out. Imports nothing. */

export const LAUNCH_FD = 3;
/** Write end of the sentinel; closed by the child's end, whatever that is. */
export const SENTINEL_FD = 4;
/** Read end of a pipe whose write end only the parent has. */
export const PARENT_FD = 5;
/** The first of the descriptors that the process object refers to. */
export const FIRST_FD = 6;

/** Bytes of the launch record's first part, a u32: the length of the preparation (JSON); then that; then the object. */
export const HEADER_BYTES = 4;

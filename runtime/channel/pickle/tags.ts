/**
 * The wire form of a packed value: a tag byte, then what the tag says. Integers in it are little-endian; `length`s and
 * counts are variable-length (seven bits a byte, lowest first). Packed values live as long as the programs that
 * exchange them, all of one version: there is no compatibility to keep.
 *
 *   00-7f  the integer itself            80-9f  ASCII text of 0-31 characters
 *   a0-af  array of 0-15 elements        b0-bf  plain object of 0-15 properties (key, value)
 */
export const SHORT_TEXT = 0x80;
export const SHORT_TEXT_MAX = 0x1f;
export const SHORT_ARRAY = 0xa0;
export const SHORT_ARRAY_MAX = 0x0f;
export const SHORT_OBJECT = 0xb0;
export const SHORT_OBJECT_MAX = 0x0f;

export const UNDEFINED = 0xc0;
export const NULL = 0xc1;
export const TRUE = 0xc2;
export const FALSE = 0xc3;
export const INT8 = 0xc4;
export const INT32 = 0xc5;
export const FLOAT64 = 0xc6;
/** i64 */
export const BIGINT64 = 0xc7;
/** sign byte, then hexadecimal digits as text */
export const BIGINT = 0xc8;
/** length, bytes */
export const LATIN_TEXT = 0xc9;
export const UTF8_TEXT = 0xca;
/** Text with lone surrogates: UTF-16, length in bytes. */
export const UTF16_TEXT = 0xcb;
/** registered symbol: its key */
export const SYMBOL = 0xcc;
/** well-known symbol: its name, as in `Symbol.iterator` */
export const KNOWN_SYMBOL = 0xcd;

/** An object met before: its number, in the order in which they were begun. */
export const SEEN = 0xce;
/** count, elements */
export const ARRAY = 0xcf;
/** In place of an array's element: the rest is given as count, (index, value)…, what is missing are holes. */
export const REST = 0xd0;
/** As ARRAY; after the elements properties with names. */
export const NAMED_ARRAY = 0xd1;
export const OBJECT = 0xd2;
/** Plain object without a prototype. */
export const BARE_OBJECT = 0xd3;
/** (key, value)…, END */
export const MAP = 0xd4;
export const SET = 0xd5;
export const END = 0xd6;
/** f64 */
export const DATE = 0xd7;
/** source, flags */
export const REGEXP = 0xd8;
/** The primitive inside. */
export const BOXED = 0xd9;
/** kind of error, then properties; see error.ts */
export const ERROR = 0xda;
/** length, length it may grow to + 1 or 0, bytes */
export const ARRAY_BUFFER = 0xdb;
/** kind, length, bytes: a view over the whole of a buffer, which is an object of its own number (view's + 1) */
export const WHOLE_VIEW = 0xdc;
/** kind, offset, length, buffer */
export const VIEW = 0xdd;
/** length, bytes: a Buffer of Node */
export const NODE_BUFFER = 0xde;

/** module, name */
export const REFERENCE = 0xdf;
/** class, properties */
export const INSTANCE = 0xe0;
/** class, then the value as its built-in base class (MAP, ARRAY, ERROR, …), then properties */
export const DERIVED = 0xe1;
/** callable, array of arguments */
export const REDUCED = 0xe2;
/** kind, data: an object of this library */
export const TRANSFERRED = 0xe3;
/** message, name */
export const DOM_EXCEPTION = 0xe4;

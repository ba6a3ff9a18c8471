/** What processes and the resource tracker say to each other: one JSON text a message. */

/**
 * What can outlive the processes that made it. A `shared-memory` block belongs to the whole tree, as in CPython: it is
 * removed when the tree has ended, and told of as leaked. A `socket` (file) or `folder` belongs to the process that
 * registered it, and is removed without a word when that one has ended, however it did.
 */
export type ResourceKind = 'shared-memory' | 'socket' | 'folder';

export interface Resource {
  readonly kind: ResourceKind;
  /** Absolute path; of a block its name, with the slash. */
  readonly name: string;
  /** `device:inode` of a block: what has that name by then is only removed if it is still the same. */
  readonly identity?: string;
  /** Name and pid of the process that made it, for the report. */
  readonly creator?: string;
  readonly pid?: number;
  /** Id of the block in the trace. */
  readonly object?: readonly [pid: number, n: number];
}

/** What a resource is known by: blocks of one name may come one after the other. */
export function keyOf(kind: ResourceKind, name: string, identity = ''): string {
  return `${kind} ${identity} ${name}`;
}

export type Request =
  | readonly ['register', Resource]
  /** It is gone, or was never there. Without identity: whatever has that name. */
  | readonly ['unregister', ResourceKind, name: string, identity?: string]
  /** These blocks were unlinked. */
  | readonly ['gone', readonly (readonly [name: string, identity: string])[]]
  /** This process uses a block that another one registered; and does no longer. */
  | readonly ['use', name: string]
  | readonly ['unuse', name: string]
  /** Holds the descriptors beside this message until somebody takes them. */
  | readonly ['hold', ticket: string]
  /** They are not going to be taken. */
  | readonly ['drop', ticket: string]
  /** Answered by {@link Answer}. */
  | readonly ['take', ticket: string]
  /**
   * This process (or thread) ends by itself: what it leaves is left on purpose. With `root` it is the program's first one,
   * which is answered `done` or `later`.
   */
  | readonly ['bye', root: boolean];

/**
 * `taken`: the descriptors lie beside it. `done`: all is cleared up, and the tracker ends. A tracker that was killed may have
 * answered already what its standby answers again: hence the ticket.
 */
export type Answer =
  | readonly ['taken', ticket: string]
  | readonly ['missing', ticket: string]
  | readonly ['later']
  | readonly ['done'];

/** A message is never longer: 32 names of 255 bytes, a path, a name of a process cut short. */
export const MESSAGE_BYTES = 64 * 1024;

export function encode(message: object): Uint8Array {
  // Over an ArrayBuffer of its own: its address is handed to the kernel.
  const text = Buffer.from(JSON.stringify(message));
  const bytes = new Uint8Array(new ArrayBuffer(text.length));
  bytes.set(text);
  return bytes;
}

export function decode(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return undefined;
  }
}

/** `undefined` for what is no request: nobody of this library says such a thing. */
export function decodeRequest(bytes: Uint8Array): Request | undefined {
  const said = decode(bytes);
  return isRequest(said) ? said : undefined;
}

function isRequest(said: unknown): said is Request {
  if (!Array.isArray(said)) return false;
  const [kind, first, second, third] = said as readonly unknown[];
  switch (kind) {
    case 'register':
      return isResource(first);
    case 'unregister':
      return isKind(first) && isText(second) && (third === undefined || isText(third));
    case 'gone':
      return Array.isArray(first) && first.every((pair) => Array.isArray(pair) && pair.every(isText));
    case 'bye':
      return typeof first === 'boolean';
    default:
      return ['use', 'unuse', 'hold', 'drop', 'take'].includes(kind as string) && isText(first);
  }
}

function isResource(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, name, identity, creator, object } = value as Record<string, unknown>;
  return (
    isKind(kind) &&
    isText(name) &&
    (identity === undefined || isText(identity)) &&
    (creator === undefined || isText(creator)) &&
    (object === undefined || (Array.isArray(object) && object.length === 2))
  );
}

function isKind(value: unknown): boolean {
  return value === 'shared-memory' || value === 'socket' || value === 'folder';
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

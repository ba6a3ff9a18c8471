/** What the fork server and those who ask it agree on. Imports nothing. */

/** Under which descriptor the server finds its owner's end of the socket. */
export const OWNER_FD = 3;

/** The server's second argument, as JSON; the first is the pid of its owner. */
export interface ServerOptions {
  /** What children find as `process.execArgv`: their parent's, and not what the server was started with. */
  readonly execArgv: readonly string[];
  /** Variables as the program has them, where the server was started with others. */
  readonly env: Readonly<Record<string, string>>;
  /** To be loaded beforehand. */
  readonly modules: readonly string[];
  /** URL of the program's main module, to be linked beforehand; left out where its children must do that by themselves. */
  readonly main?: string;
}

/** What the server ends with where {@link ServerOptions.main} can't be linked: another one is to be started, without it. */
export const CANNOT_LINK = 96;

/**
 * A request is one message of so many bytes: how many descriptors travel beside it, as an i32. These are the write ends
 * of the child's status pipe and of its sentinel, its launch record, then what its process object refers to. A server
 * that has no room for all of them gets fewer.
 */
export const REQUEST_BYTES = 4;

/** Through the status pipe: the child's pid as soon as there is one (0: it could not be forked), then how it ended. Each an i32. The sentinel has nothing to read but its end, which comes after that. */
export const STATUS_BYTES = 4;

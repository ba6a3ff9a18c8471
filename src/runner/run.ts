/**
 * A run as the extension and the playground's server see it: a program under the supervisor, which is a Node process
 * of its own (so that nothing native is loaded into an editor), and the bytes of its trace.
 */
import type { RunStatus } from '../../trace/panel-protocol.ts';

export interface RunLimits {
  /** Processes alive at once, all of the tree. */
  processes?: number;
  /** Resident bytes of the whole tree. */
  memory?: number;
  /** Bytes written to stdout and stderr together. */
  output?: number;
  /** Milliseconds. */
  time?: number;
  /** Events a process. */
  events?: number;
}

export interface RunOptions {
  /** Absolute path of the program. */
  file: string;
  args?: readonly string[];
  /** Default: the program's folder. */
  cwd?: string;
  /** Added to the environment of this process. */
  env?: Readonly<Record<string, string | undefined>>;
  /** The Node that runs the program; default: this process's, or `node` on the PATH inside an editor. */
  nodePath?: string;
  startMethod?: 'spawn' | 'fork' | 'forkserver';
  limits?: RunLimits;
  /** Default 'wait': the learner looks at it. */
  onDeadlock?: 'wait' | 'stop';
}

export type RunEvent =
  /** Consecutive bytes of the container (`docs/trace-format.md`); the first ones start with its file header. */
  | { type: 'frames'; bytes: Uint8Array }
  | { type: 'status'; status: RunStatus }
  | { type: 'output'; stream: 'stdout' | 'stderr'; text: string };

export interface Run extends AsyncDisposable {
  readonly options: RunOptions;
  readonly status: RunStatus;
  /** Everything so far, for a panel that opens late or a file to save. */
  frames(): Uint8Array;
  /** Returns the function that unsubscribes. Events that came before are not repeated. */
  listen(listener: (event: RunEvent) => void): () => void;
  /** Ends the whole process tree; resolves when nothing of it is left. Harmless when it has ended. */
  stop(because?: string): Promise<void>;
  /** SIGSTOP and SIGCONT to the whole tree. */
  pause(): void;
  resume(): void;
  signalProcess(pid: number, signal: 'terminate' | 'kill'): void;
  /** Resolves (never rejects) when nothing of the run is left. */
  readonly ended: Promise<RunStatus>;
}

/** Starts a program. Never throws for what is wrong with the program: that is a status with state 'failed'. */
export type StartRun = (options: RunOptions) => Run;

/** The host's side of a run: starts the runner's process under a plain Node and turns its messages into events. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import type { RunStatus } from '../../trace/panel-protocol.ts';
import { FRAMES_MESSAGE, MessageReader, type ControlMessage, type RunnerMessage } from './host-protocol.ts';
import type { Run, RunEvent, RunOptions, StartRun } from './run.ts';

/** The runner is given this long to end a tree before it is killed, and its janitor does the rest. */
const STOP_GRACE = 5000;

/**
 * In the environment of everything that belongs to a run (its runner, what builds it, its janitor, its program and their
 * children): tells from outside what is of a run, and of which.
 */
export const RUN_MARK = 'MP_RUN';

/** runnerMain: path of the built `dist/runner/main.js`. */
export function startRunWith(runnerMain: string): StartRun {
  return (options) => new RunnerProcess(runnerMain, options);
}

class RunnerProcess implements Run {
  readonly options: RunOptions;
  readonly ended: Promise<RunStatus>;
  #status: RunStatus;
  readonly #chunks: Uint8Array[] = [];
  readonly #listeners = new Set<(event: RunEvent) => void>();
  readonly #runner: ChildProcess;
  #errors = '';

  constructor(runnerMain: string, options: RunOptions) {
    this.options = options;
    this.#status = { state: 'building', program: options.file };
    this.#runner = spawn(options.nodePath ?? process.execPath, [runnerMain], {
      cwd: options.cwd ?? dirname(options.file),
      env: { ...withoutEditor(process.env), ...options.env, [RUN_MARK]: randomUUID() },
      stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
    });
    this.ended = this.#follow();
    this.#say({
      type: 'start',
      file: options.file,
      args: options.args ?? [],
      cwd: options.cwd ?? dirname(options.file),
      startMethod: options.startMethod ?? null,
      limits: options.limits ?? {},
      onDeadlock: options.onDeadlock ?? 'wait',
    });
  }

  get status(): RunStatus {
    return this.#status;
  }

  frames(): Uint8Array {
    return Buffer.concat(this.#chunks);
  }

  listen(listener: (event: RunEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async stop(because = 'Stopped.'): Promise<void> {
    if (this.#over()) return;
    if (this.#status.state === 'running' || this.#status.state === 'paused') {
      this.#setStatus({ state: 'stopping', program: this.options.file });
    }
    this.#say({ type: 'stop', because });
    // Also when the program is still being built: the end of stdin ends the runner in any state.
    this.#runner.stdin?.end();
    const timer = setTimeout(() => this.#runner.kill('SIGKILL'), STOP_GRACE);
    await this.ended;
    clearTimeout(timer);
  }

  pause(): void {
    if (this.#status.state !== 'running') return;
    this.#say({ type: 'pause' });
    this.#setStatus({ ...this.#status, state: 'paused' });
  }

  resume(): void {
    if (this.#status.state !== 'paused') return;
    this.#say({ type: 'resume' });
    this.#setStatus({ ...this.#status, state: 'running' });
  }

  signalProcess(pid: number, signal: 'terminate' | 'kill'): void {
    this.#say({ type: 'signal', pid, signal });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #over(): boolean {
    return this.#status.state === 'ended' || this.#status.state === 'failed';
  }

  #say(message: ControlMessage): void {
    if (this.#runner.stdin?.writable === true) this.#runner.stdin.write(`${JSON.stringify(message)}\n`);
  }

  #setStatus(status: RunStatus): void {
    this.#status = status;
    this.#emit({ type: 'status', status });
  }

  #emit(event: RunEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  #follow(): Promise<RunStatus> {
    const runner = this.#runner;
    const reader = new MessageReader();
    runner.stdin?.on('error', () => undefined);
    runner.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#errors = (this.#errors + text).slice(-10_000);
    });
    const messages = runner.stdio[3] as Readable;
    messages.on('data', (bytes: Buffer) => {
      reader.read(bytes, (type, body) => {
        this.#receive(type, body);
      });
    });
    return new Promise((resolve) => {
      const finish = (title: string, detail: string): void => {
        if (!this.#over()) this.#setStatus({ state: 'failed', program: this.options.file, title, detail });
        resolve(this.#status);
      };
      runner.once('error', (error: NodeJS.ErrnoException) => {
        const node = this.options.nodePath ?? process.execPath;
        if (error.code === 'ENOENT') {
          finish(
            'Node was not found',
            `There is no Node at "${node}". Install Node 20.19 or newer, or set the path of one.`,
          );
        } else {
          finish('Node could not be started', `"${node}": ${error.message}`);
        }
      });
      // 'close' comes when the pipes are read to their ends, too: nothing that was written is missed.
      runner.once('close', (code, signal) => {
        finish(
          'The runner ended unexpectedly',
          `${signal ?? `exit code ${String(code)}`}\n${this.#errors}`.trim(),
        );
      });
    });
  }

  #receive(type: number, body: Buffer): void {
    if (type === FRAMES_MESSAGE) {
      const bytes = new Uint8Array(body);
      this.#chunks.push(bytes);
      this.#emit({ type: 'frames', bytes });
      return;
    }
    const message = JSON.parse(body.toString('utf8')) as RunnerMessage;
    if (message.type === 'output') {
      this.#emit(message);
      return;
    }
    // A stop that was asked for is shown until the runner says what came of it.
    if (this.#status.state === 'stopping' && message.status.state === 'running') return;
    const { status } = message;
    if ('program' in status && status.program === '')
      this.#setStatus({ ...status, program: this.options.file });
    else this.#setStatus(status);
  }
}

/** Without what an editor sets for its own processes and a program must not see. */
function withoutEditor(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(
      ([name]) => !/^(ELECTRON_|VSCODE_|CODE_SERVER_|NODE_OPTIONS$|MP_)/.test(name),
    ),
  );
}

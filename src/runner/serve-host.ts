/** One run on behalf of a host: reads control messages from stdin, writes frames, status and output to descriptor 3. */
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { StringDecoder } from 'node:string_decoder';
import type { RunStatus } from '../../trace/panel-protocol.ts';
import type { SourceProblem } from '../../runtime/runner.ts';
import { buildFailure, buildInto, nodeArgs } from './build.ts';
import {
  FRAMES_MESSAGE,
  JSON_MESSAGE,
  encodeMessage,
  type ControlMessage,
  type RunnerMessage,
  type StartMessage,
} from './host-protocol.ts';
import { DeadlockWatch } from './deadlock-watch.ts';
import { startMethodEnvironment } from './start-method.ts';
import { Supervisor } from './supervisor.ts';

export async function serveHost(): Promise<void> {
  const out = createWriteStream('', { fd: 3, autoClose: false });
  const tell = (message: RunnerMessage): void => {
    out.write(encodeMessage(JSON_MESSAGE, Buffer.from(JSON.stringify(message))));
  };
  let supervisor: Supervisor | undefined;
  let finished: Promise<void> | undefined;

  // The host's signals are the host's business: it ends this process by closing stdin.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => supervisor?.stop(`The run was stopped (${signal}).`));
  }
  out.on('error', () => supervisor?.stop('The window that showed the run is gone.'));

  for await (const line of createInterface({ input: process.stdin })) {
    const message = JSON.parse(line) as ControlMessage;
    switch (message.type) {
      case 'start':
        finished ??= run(
          message,
          tell,
          (bytes) => out.write(encodeMessage(FRAMES_MESSAGE, bytes)),
          (started) => {
            supervisor = started;
          },
        );
        // After the end nobody needs to say anything more.
        void finished.then(() => {
          process.stdin.destroy();
        });
        break;
      case 'stop':
        supervisor?.stop(message.because);
        break;
      case 'pause':
        supervisor?.pause();
        break;
      case 'resume':
        supervisor?.resume();
        break;
      case 'signal':
        supervisor?.signal(message.pid, message.signal === 'kill' ? 'SIGKILL' : 'SIGTERM');
        break;
    }
  }
  supervisor?.stop('The window that showed the run is gone.');
  await finished;
}

async function run(
  start: StartMessage,
  tell: (message: RunnerMessage) => void,
  sendFrames: (bytes: Uint8Array) => void,
  started: (supervisor: Supervisor) => void,
): Promise<void> {
  const program = start.file;
  const status = (value: RunStatus): void => {
    tell({ type: 'status', status: value });
  };
  status({ state: 'building', program });
  const decoders = { stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8') };
  const deadlocks = start.onDeadlock === 'stop' ? new DeadlockWatch() : undefined;
  const supervisor = new Supervisor({
    node: process.execPath,
    nodeArgs,
    args: start.args,
    cwd: start.cwd,
    env: { ...process.env, ...startMethodEnvironment(start.startMethod) },
    stdin: 'ignore',
    limits: start.limits,
    onFrames: (bytes) => {
      deadlocks?.feed(bytes);
      sendFrames(bytes);
    },
    onOutput: ({ stream, bytes }) => {
      tell({ type: 'output', stream, text: decoders[stream].write(Buffer.from(bytes)) });
    },
  });
  started(supervisor);
  try {
    let problems: readonly SourceProblem[] = [];
    const outcome = await supervisor.run(
      async () => {
        problems = await buildInto(supervisor, { ...start, node: process.version });
        return problems.length === 0;
      },
      (pid) => {
        status({ state: 'running', program, pid });
        deadlocks?.start(supervisor);
      },
    );
    if (outcome === undefined) {
      status({ state: 'failed', program, ...buildFailure(problems) });
      return;
    }
    status({
      state: 'ended',
      program,
      exitcode: outcome.exitcode,
      signal: outcome.signal,
      ...(outcome.stoppedBecause === undefined ? {} : { stoppedBecause: outcome.stoppedBecause }),
    });
  } catch (error) {
    status({
      state: 'failed',
      program,
      title: 'The program could not be started',
      detail: error instanceof Error ? error.message : String(error),
    });
  } finally {
    deadlocks?.stop();
    await supervisor.dispose();
  }
}

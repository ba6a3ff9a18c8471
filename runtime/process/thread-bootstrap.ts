/** A thread's way from its first instruction to its target and to its end. */
import { writeSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { atExit, platform, type Fd } from '../platform/index.ts';
import { Op } from '../../trace/schema.ts';
import { tracer } from '../tracing/index.ts';
import { becomeChild } from './become-child.ts';
import { unpackProcess } from './bootstrap.ts';
import { runToEnd } from './run-to-end.ts';
import type { Preparation } from './start/contract.ts';
import { endThread, THREAD, type ThreadData } from './start/thread-state.ts';
import { stateOf } from './state.ts';

/** Never resolves: the thread ends when the target has. */
export async function runThread(data: ThreadData): Promise<never> {
  const { state, sentinel, descriptors, packed } = data;
  // First of all, so that it runs last of all.
  atExit('last', () => {
    const code = Number(process.exitCode ?? 0);
    endThread(state, code, () => {
      platform.descriptors.close(sentinel as Fd);
    });
  });
  Atomics.store(state, THREAD, platform.processes.self());
  Atomics.notify(state, THREAD);
  for (const [stream, fd] of [
    [process.stdout, 1],
    [process.stderr, 2],
  ] as const)
    writeDirectly(stream, fd);
  const preparation = JSON.parse(data.preparation) as Preparation;
  const own = becomeChild(preparation);
  return runToEnd(async () => {
    const process = await unpackProcess(preparation, packed, descriptors as readonly Fd[], own);
    for (const fd of descriptors) platform.descriptors.close(fd as Fd);
    if (tracer.on) tracer.instant(Op.ProcessReady, stateOf(own).id);
    await process.run();
  });
}

/** Node hands what a worker prints to the main thread, which may be blocked for long, or end first. */
function writeDirectly(stream: Writable, fd: number): void {
  stream._write = (chunk: Uint8Array | string, encoding, done) => {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
    for (let at = 0; at < bytes.length;) {
      try {
        at += writeSync(fd, bytes, at);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') {
          done(error as Error);
          return;
        }
        platform.descriptors.poll([{ fd: fd as Fd, writable: true }], Infinity);
      }
    }
    done();
  };
  Reflect.set(stream, '_writev', null);
}

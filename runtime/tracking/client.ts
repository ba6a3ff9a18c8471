/**
 * This process's line to the resource tracker. Nothing happens before the first thing is registered; then the tracker of
 * the tree is found by its name, or started. Registering is one message that nobody waits for.
 *
 * A tracker that was killed is noticed with the next message. A new one is started then, and told again what this
 * process has registered.
 */
import { isMainThread } from 'node:worker_threads';
import { SystemError } from '../errors.ts';
import { atExit, forkGeneration, onFork, platform, type Fd } from '../platform/index.ts';
import {
  decode,
  encode,
  keyOf,
  MESSAGE_BYTES,
  type Answer,
  type Request,
  type Resource,
  type ResourceKind,
} from './protocol.ts';
import { startTracker } from './start.ts';
import { processTree } from './tree.ts';

const { descriptors: system, rendezvous } = platform;

/** How often a lost tracker is started again for one message. */
const ATTEMPTS = 4;
/** So many unlinked blocks are told at once. */
const MANY = 32;
/** Milliseconds that the end of the program waits for the tracker's last word. */
const LAST_WORD = 2000;

let socket: Fd | undefined;
/** One was lost. While the kernel takes it apart, its line may end before its listener does: whoever is found next has to answer. */
let suspicious = false;
/** What this process is responsible for. */
const registered = new Map<string, Resource>();
/** Blocks that were unlinked, which the tracker has not been told yet. */
let gone: (readonly [name: string, identity: string])[] = [];
let hookedIn = -1;
const answer = new Uint8Array(new ArrayBuffer(MESSAGE_BYTES));

/** To be called before the thing exists, or a kill in between would leave it behind. */
export function register(resource: Resource): void {
  registered.set(keyOf(resource.kind, resource.name, resource.identity), resource);
  tell(['register', resource]);
}

/**
 * To be called when the thing is gone. A name that is not registered does no harm. Without `identity` it is meant whoever
 * registered it.
 */
export function unregister(kind: ResourceKind, name: string, identity?: string): void {
  if (identity !== undefined) registered.delete(keyOf(kind, name, identity));
  else
    for (const [key, resource] of registered)
      if (resource.kind === kind && resource.name === name) registered.delete(key);
  if (kind === 'shared-memory' && identity !== undefined) {
    // The tracker looks before it removes, so there is no hurry: a block that is gone is found to be gone.
    gone.push([name, identity]);
    if (gone.length >= MANY) tellGone();
    return;
  }
  if (available())
    tell(identity === undefined ? ['unregister', kind, name] : ['unregister', kind, name, identity]);
}

function tellGone(): void {
  if (gone.length > 0 && available()) tell(['gone', gone]);
  gone = [];
}

/** This process uses (no longer uses) a block that a process of the tree may have registered. */
export function noteUse(name: string, inUse: boolean): void {
  if (available()) tell([inUse ? 'use' : 'unuse', name]);
}

/** Gives descriptors into the tracker's keeping, until somebody takes them. The caller may close its own. */
export function holdDescriptors(ticket: string, descriptors: readonly Fd[]): void {
  if (!tell(['hold', ticket], descriptors))
    throw new SystemError('ECONNREFUSED', 111, 'connect', 'the resource tracker can not be started');
}

/** What {@link holdDescriptors} was given is not needed any more; harmless when it was taken. */
export function dropDescriptors(ticket: string): void {
  if (available()) tell(['drop', ticket]);
}

/** What {@link holdDescriptors} was given, once; the caller closes it. `undefined`: it was taken, or lost. */
export function takeDescriptors(ticket: string): Fd[] | undefined {
  if (!tell(['take', ticket])) return undefined;
  const received = answerAbout(ticket);
  // Killed, with all that it held.
  if (received === undefined) lose();
  return received === 'missing' ? undefined : received;
}

/** Waits for it; `undefined`: the tracker ended without one. */
function answerAbout(ticket: string): Fd[] | 'missing' | undefined {
  try {
    while (socket !== undefined) {
      const received = system.receiveWithDescriptors(socket, answer, 0, answer.length);
      if (received === null || received.bytes === 0) break;
      const [what, about] = decode(answer.subarray(0, received.bytes)) as Answer;
      if (about === ticket) return what === 'taken' ? received.descriptors : 'missing';
      for (const fd of received.descriptors) system.close(fd);
    }
  } catch (error) {
    if (!isGone(error)) throw error;
  }
  return undefined;
}

/** Whether there is a tracker to speak to; does not start one. */
function available(): boolean {
  return socket !== undefined || connect();
}

function connect(): boolean {
  const fd = rendezvous.connect(processTree().name);
  if (fd === null) return false;
  socket = fd;
  if (hookedIn !== forkGeneration()) {
    hookedIn = forkGeneration();
    atExit('last', sayGoodbye);
  }
  return true;
}

/** Whether the tracker (perhaps a new one) has the message. Never throws for a tracker that can't be had. */
function tell(message: Request, descriptors: readonly Fd[] = []): boolean {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const fresh = socket === undefined;
    if (fresh && !available() && !startAndConnect()) continue;
    try {
      if (fresh && suspicious && !lives()) {
        hangUp();
        continue;
      }
      // What was registered with a former one; the message itself, when it registers, is among them.
      if (fresh) for (const resource of registered.values()) send(['register', resource]);
      send(message, descriptors);
      return true;
    } catch (error) {
      if (!isGone(error)) throw error;
      lose();
    }
  }
  return false;
}

/** Asked for what nobody has: a process that is dying still takes messages, but answers none. */
function lives(): boolean {
  send(['take', '']);
  suspicious = answerAbout('') === undefined;
  return !suspicious;
}

function send(message: Request, descriptors: readonly Fd[] = []): void {
  if (socket !== undefined) system.sendWithDescriptors(socket, encode(message), descriptors);
}

function startAndConnect(): boolean {
  const tree = processTree();
  const listener = rendezvous.listen(tree.name);
  // `null`: another process was faster.
  if (listener !== null) {
    try {
      startTracker(listener, tree);
    } finally {
      system.close(listener);
    }
  }
  return connect();
}

function isGone(error: unknown): boolean {
  return error instanceof SystemError && /^(EPIPE|ECONNRESET|ENOTCONN)$/.test(error.code);
}

function lose(): void {
  hangUp();
  suspicious = true;
}

function hangUp(): void {
  if (socket !== undefined) system.close(socket);
  socket = undefined;
}

/**
 * At the end of this process. The first process of the program waits until the tracker has cleared up and said what was
 * leaked: who reads the program's output then has all of it. A tracker that ends without an answer was killed, and what it
 * knew is told to a new one.
 */
function sayGoodbye(): void {
  if (socket !== undefined) tellGone();
  const isRoot = processTree().root === platform.processes.pid() && isMainThread;
  for (let attempt = 0; attempt < ATTEMPTS && socket !== undefined; attempt++) {
    if (!tell(['bye', isRoot]) || !isRoot || answered() || registered.size === 0) break;
    hangUp();
    startAndConnect();
    for (const resource of registered.values()) tell(['register', resource]);
  }
  hangUp();
}

/** Waits for the tracker's word; false when it ended without one. */
function answered(): boolean {
  if (socket === undefined) return false;
  const deadline = platform.clock.now() + LAST_WORD;
  if (system.poll([{ fd: socket, readable: true }], deadline).length === 0) return true;
  try {
    return (system.receiveWithDescriptors(socket, answer, 0, answer.length)?.bytes ?? 0) > 0;
  } catch (error) {
    if (!isGone(error)) throw error;
    return false;
  }
}

onFork(() => {
  // The tracker must see the end of the parent when the parent ends.
  hangUp();
  gone = [];
  registered.clear();
});

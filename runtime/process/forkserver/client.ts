/**
 * This process's line to its fork server: a socket on which it asks for children. The first process of a program starts
 * the server; a child of the server inherits a line of its own, so one server serves the whole tree. Where the line ends,
 * the server ends the children that were asked for on it.
 */
import { closeSync, openSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { ProcessError, SystemError } from '../../errors.ts';
import { mainLoader } from '../../loading/loaded-modules.ts';
import { builtFile } from '../../loading/own-modules.ts';
import { atExit, onFork, platform, type ExitStatus, type Fd, type Pid } from '../../platform/index.ts';
import { executable } from '../executable.ts';
import { childArguments, hasPreloads } from '../start/node-arguments.ts';
import { CANNOT_LINK, OWNER_FD, REQUEST_BYTES, type ServerOptions } from './layout.ts';
import { preloadedModules } from './preload.ts';
import { ServedChild } from './served-child.ts';
import { readNumber } from './status.ts';
import { rememberEnvironment } from './surroundings.ts';

interface Line {
  readonly socket: Fd;
  /** In the process that started it. */
  readonly server?: Pid;
}

let line: Line | undefined;
/** Whether a server is to link the main module beforehand, as none has failed at it. */
let linksMain = true;
const request = new Uint8Array(new ArrayBuffer(REQUEST_BYTES));

onFork(() => {
  // The server must see the end of the parent when the parent ends.
  if (line !== undefined) platform.descriptors.close(line.socket);
  line = undefined;
});

/** In a child of the server. */
export function takeLine(socket: Fd): void {
  line = { socket };
}

/**
 * Asks for a child that finds these descriptors; the first is its launch record. Blocks until it is there.
 * @throws ProcessError with code ERR_MP_FORK where forking fails.
 */
export function requestChild(descriptors: readonly Fd[]): ServedChild {
  // A server that was killed is noticed by asking it: once more, then.
  return (line === undefined ? undefined : ask(line, descriptors)) ?? askNew(descriptors);
}

/** So often a server is started for one child: each of them may be killed by somebody. */
const ATTEMPTS = 8;

function askNew(descriptors: readonly Fd[]): ServedChild {
  hangUp();
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const child = ask((line = startServer()), descriptors);
    if (child !== undefined) return child;
    const ended = hangUp() ?? 0;
    if (ended === CANNOT_LINK) linksMain = false;
    // One that went by itself would do so again.
    else if (!(ended < 0)) break;
  }
  throw new ProcessError('The fork server ended as soon as it was started; use the start method spawn.', {
    code: 'ERR_MP_FORK',
  });
}

/** Milliseconds that the kernel may take to close all that a killed server had open. */
const CLOSING = 100;

/** `undefined`: the server is gone. */
function ask({ socket }: Line, descriptors: readonly Fd[]): ServedChild | undefined {
  const { descriptors: system, clock } = platform;
  const ours: Fd[] = [];
  const servers: Fd[] = [];
  const refuse = (message: string): ProcessError => {
    for (const fd of ours) system.close(fd);
    return new ProcessError(message, { code: 'ERR_MP_FORK' });
  };
  try {
    for (let pipe = 0; pipe < 2; pipe++) {
      const [read, write] = system.pipe();
      ours.push(read);
      servers.push(write);
    }
    new DataView(request.buffer).setInt32(0, servers.length + descriptors.length, true);
    system.sendWithDescriptors(socket, request, [...servers, ...descriptors]);
  } catch (error) {
    for (const fd of ours) system.close(fd);
    if (error instanceof SystemError && /^(EPIPE|ECONNRESET)$/.test(error.code)) return undefined;
    throw error;
  } finally {
    // Before the answer is awaited: where the server is gone, nobody else holds them.
    for (const fd of servers) system.close(fd);
  }
  const [status, sentinel] = ours as [Fd, Fd];
  const pid = readNumber(status);
  if (pid !== undefined && pid > 0) return new ServedChild(pid as Pid, sentinel, status);
  if (pid === 0) throw refuse('The fork server could not be forked; use the start method spawn.');
  if (system.poll([{ fd: socket, readable: true }], clock.now() + CLOSING).length === 0)
    throw refuse(
      'The fork server has no room for more descriptors: raise the limit (ulimit -n), or join some children.',
    );
  for (const fd of ours) system.close(fd);
  return undefined;
}

function startServer(): Line {
  const { descriptors, processes, forking } = platform;
  const [socket, servers] = descriptors.socketPair();
  const nothing = openSync('/dev/null', 'r') as Fd;
  const inherited = childArguments(process.execArgv);
  const env = { ...process.env };
  rememberEnvironment(env);
  const first = `--import=${pathToFileURL(builtFile('hooks-later.js')).href}`;
  const options = env['NODE_OPTIONS'] ?? '';
  // What this variable has loaded comes before what the command line has.
  const early = /(^|\s)--import\b/.test(options);
  try {
    const server = processes.spawn({
      executable: executable(),
      argv: [
        executable(),
        ...(early ? [] : [first]),
        ...inherited,
        ...forking.flags.filter((flag) => !inherited.includes(flag)),
        builtFile('forkserver.cjs'),
        String(processes.pid()),
        JSON.stringify({
          execArgv: process.execArgv,
          env: early ? { NODE_OPTIONS: options } : {},
          modules: preloadedModules(resolver()),
          ...mainToLink(inherited, options),
        } satisfies ServerOptions),
      ],
      env: early ? { ...env, NODE_OPTIONS: `${first} ${options}` } : env,
      descriptors: [
        [nothing, 0],
        [servers, OWNER_FD],
      ],
    });
    atExit('last', endServer);
    return { socket, server };
  } catch (error) {
    descriptors.close(socket);
    throw error;
  } finally {
    closeSync(nothing);
    descriptors.close(servers);
  }
}

/** Where something was loaded before the program, it may have a say in how modules are found and read: in each child, then. */
function mainToLink(execArgv: readonly string[], nodeOptions: string): Pick<ServerOptions, 'main'> {
  const main = mainLoader();
  return main === undefined || !linksMain || hasPreloads(execArgv, nodeOptions) ? {} : { main };
}

/** As the program's main file would find them. */
function resolver(): (module: string) => string {
  const main = process.argv[1] ?? mainLoader() ?? import.meta.url;
  return (module) => createRequire(main).resolve(module);
}

/** How the server ended, where this process has started one. */
function hangUp(): ExitStatus | null {
  if (line === undefined) return null;
  const { socket, server } = line;
  line = undefined;
  platform.descriptors.close(socket);
  return server === undefined ? null : platform.processes.wait(server, true);
}

/** After the children have been waited for: it has nothing left to do, and goes at once. */
function endServer(): void {
  hangUp();
}

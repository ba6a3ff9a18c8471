/** The playground's server: a page, its files, the lessons, and one WebSocket for each open page. Loopback only. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Lesson } from '../../trace/playground-protocol.ts';
import type { RunLimits, StartRun } from '../runner/run.ts';
import { Assets } from './assets.ts';
import { Guard, type Verdict } from './guard.ts';
import { indexPage, refusalPage } from './html.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { Pages } from './pages.ts';
import type { SessionOptions } from './session.ts';
import { readTypes } from './types.ts';
import { Workspace } from './workspace.ts';

export interface PlaygroundOptions {
  /** The project's folder: with `dist/media`, `docs/concepts`, `runtime/dist/types`. */
  root: string;
  startRun: StartRun;
  lessons: readonly Lesson[];
  judge: SessionOptions['judge'];
  limits?: Partial<RunLimits>;
  /** 0: any free one. */
  port: number;
}

export interface Playground {
  /** With the token: for the terminal. */
  readonly url: string;
  readonly port: number;
  /** Opens the page once; for the arguments of a browser, which others on the machine may read. */
  launchUrl(): string;
  /** Ends every run, then the server. */
  close(): Promise<void>;
  /** Removes the programs from the disk; synchronous, for the process's exit. */
  removeFiles(): void;
}

const REFUSALS: Readonly<Record<Exclude<Verdict, 'allowed'>, readonly [string, string]>> = {
  'wrong-host': [
    'Not under this name',
    'The playground answers only to 127.0.0.1 and localhost. Use the address that it printed when it was started.',
  ],
  'wrong-origin': [
    'Not from another site',
    'This request came from a page that is not the playground’s own.',
  ],
  'no-token': [
    'The playground is running, but this browser does not know its token',
    'Open the address that was printed in the terminal where it was started. It ends in <code>?token=…</code>',
  ],
};

export async function openPlayground(options: PlaygroundOptions): Promise<Playground> {
  const guard = new Guard();
  const assets = new Assets(join(options.root, 'dist/media'));
  const version = assets.version();
  const limits: Required<RunLimits> = { ...DEFAULT_LIMITS, ...options.limits };
  const workspace = new Workspace();
  const pages = new Pages(workspace, { startRun: options.startRun, limits, judge: options.judge });

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      console.error(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    setSecurityHeaders(response, guard.port);
    const url = new URL(request.url ?? '/', 'http://playground');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { Allow: 'GET, HEAD' }).end();
      return;
    }
    if (guard.judgeSource(request) === 'allowed' && letIn(url, response)) return;
    const verdict = guard.judge(request);
    if (verdict !== 'allowed') {
      const [title, text] = REFUSALS[verdict];
      response.writeHead(403, { 'Content-Type': 'text/html; charset=utf-8' }).end(refusalPage(title, text));
      return;
    }
    await route(url, request, response);
  }

  /** The first load: takes the token out of the address, into a cookie. The hash stays, since browsers carry it along. */
  function letIn(url: URL, response: ServerResponse): boolean {
    const token = url.searchParams.get('token');
    const code = url.searchParams.get('open');
    const valid = (token !== null && guard.isToken(token)) || (code !== null && guard.takeLaunchCode(code));
    if (!valid) return false;
    url.searchParams.delete('token');
    url.searchParams.delete('open');
    response
      .writeHead(303, {
        Location: url.pathname + url.search,
        'Set-Cookie': guard.cookie,
        'Cache-Control': 'no-store',
      })
      .end();
    return true;
  }

  async function route(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = url.pathname;
    if (path === '/') {
      send(response, 'text/html; charset=utf-8', indexPage(version));
    } else if (path.startsWith('/assets/')) {
      const kept = url.searchParams.get('v') === version;
      if (!(await assets.serve(path.slice('/assets/'.length), request, response, kept))) notFound(response);
    } else if (path === '/api/lessons') {
      sendJson(response, options.lessons);
    } else if (path === '/api/types') {
      sendJson(response, await readTypes(options.root));
    } else if (path.startsWith('/api/concepts/')) {
      const text = await readConcept(options.root, path.slice('/api/concepts/'.length));
      if (text === undefined) notFound(response);
      else send(response, 'text/markdown; charset=utf-8', text);
    } else {
      notFound(response);
    }
  }

  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    const { pathname } = new URL(request.url ?? '/', 'http://playground');
    // A browser always says the origin of a WebSocket; whoever does not is no page of ours.
    const allowed = guard.judge(request) === 'allowed' && request.headers.origin !== undefined;
    if (!allowed) refuseUpgrade(socket, '403 Forbidden');
    else if (pathname !== '/api/session') refuseUpgrade(socket, '404 Not Found');
    else if (pages.full) refuseUpgrade(socket, '503 Too Many Pages');
    else pages.accept(request, socket, head);
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      workspace.remove();
      reject(error);
    });
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  guard.port = address.port;

  return {
    port: guard.port,
    url: `http://127.0.0.1:${guard.port}/?token=${guard.token}`,
    launchUrl: () => `http://127.0.0.1:${guard.port}/?open=${guard.createLaunchCode()}`,
    async close() {
      server.close();
      await pages.close();
      server.closeAllConnections();
      workspace.remove();
    },
    removeFiles: () => {
      workspace.remove();
    },
  };
}

function refuseUpgrade(socket: Socket, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function setSecurityHeaders(response: ServerResponse, port: number): void {
  const live = `ws://127.0.0.1:${port} ws://localhost:${port}`;
  const policy = [
    `default-src 'none'`,
    `script-src 'self'`,
    // The editor writes style elements and attributes.
    `style-src 'self' 'unsafe-inline'`,
    `font-src 'self'`,
    `img-src 'self' data:`,
    `connect-src 'self' ${live}`,
    `worker-src 'self'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
  ];
  response.setHeader('Content-Security-Policy', policy.join('; '));
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
}

function send(response: ServerResponse, type: string, text: string): void {
  response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(text);
}

function sendJson(response: ServerResponse, value: unknown): void {
  send(response, 'application/json; charset=utf-8', JSON.stringify(value));
}

function notFound(response: ServerResponse): void {
  response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' }).end('There is nothing here.');
}

async function readConcept(root: string, topic: string): Promise<string | undefined> {
  if (!/^[a-z0-9-]+$/.test(topic)) return undefined;
  return readFile(join(root, 'docs/concepts', `${topic}.md`), 'utf8').catch(() => undefined);
}

/**
 * Who may talk to the playground. It runs programs on this machine, so a request counts only when it
 *  - reached us under a loopback name (a foreign name that resolves to 127.0.0.1 is the DNS-rebinding attack),
 *  - does not come from another site's page, and
 *  - proves that its browser was started from the terminal that started us.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export type Verdict = 'allowed' | 'wrong-host' | 'wrong-origin' | 'no-token';

export class Guard {
  /** The secret of this server, 256 random bits. */
  readonly token: string;
  /** Known once the server listens. */
  port = 0;
  #launchCodes = new Map<string, number>();

  constructor(token = randomBytes(32).toString('base64url')) {
    this.token = token;
  }

  /** Cookies do not know ports: a name for each, so that two playgrounds do not log each other out. */
  get cookieName(): string {
    return `playground-${this.port}`;
  }

  /** For `Set-Cookie`: no script reads it, no other site's page sends it. */
  get cookie(): string {
    return `${this.cookieName}=${this.token}; HttpOnly; SameSite=Strict; Path=/`;
  }

  /**
   * A code that opens the playground once, within two minutes. It stands in for the token where others on the machine can
   * read it: in the arguments of the browser that is started.
   */
  createLaunchCode(now = Date.now()): string {
    const code = randomBytes(24).toString('base64url');
    this.#launchCodes.set(code, now + 120_000);
    return code;
  }

  takeLaunchCode(code: string, now = Date.now()): boolean {
    const validUntil = this.#launchCodes.get(code);
    this.#launchCodes.delete(code);
    return validUntil !== undefined && now <= validUntil;
  }

  isToken(candidate: string): boolean {
    return timingSafeEqual(digest(candidate), digest(this.token));
  }

  /** Host and Origin only: what the address with the token in it is judged by. */
  judgeSource(request: IncomingMessage): Exclude<Verdict, 'no-token'> {
    const { host, origin } = request.headers;
    if (host === undefined || !this.#hosts().includes(host.toLowerCase())) return 'wrong-host';
    if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`)
      return 'wrong-origin';
    // A browser says where a request comes from even when it sends no Origin.
    const site = request.headers['sec-fetch-site'];
    const navigation = request.headers['sec-fetch-mode'] === 'navigate';
    if (site !== undefined && site !== 'same-origin' && site !== 'none' && !navigation) return 'wrong-origin';
    return 'allowed';
  }

  judge(request: IncomingMessage): Verdict {
    const source = this.judgeSource(request);
    if (source !== 'allowed') return source;
    return this.isToken(readCookie(request.headers.cookie, this.cookieName)) ? 'allowed' : 'no-token';
  }

  #hosts(): string[] {
    return [`127.0.0.1:${this.port}`, `localhost:${this.port}`];
  }
}

/** Equal lengths for the constant-time comparison, whatever was sent. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function readCookie(header: string | undefined, name: string): string {
  for (const pair of (header ?? '').split(';')) {
    const equals = pair.indexOf('=');
    if (equals !== -1 && pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim();
  }
  return '';
}

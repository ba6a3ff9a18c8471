/**
 * The files of the page. Built assets are asked for with the build's hash in their query, so a browser keeps them for good;
 * everything else is validated by its ETag.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.map': 'application/json; charset=utf-8',
};

interface Asset {
  type: string;
  plain: Buffer;
  /** Absent where it would not help. */
  gzip: Buffer | undefined;
  etag: string;
  mtimeMs: number;
}

export class Assets {
  readonly folder: string;
  #cache = new Map<string, Asset>();

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Changes with any built file. Throws when the page was never built. */
  version(): string {
    const hash = createHash('sha256');
    for (const name of readdirSync(this.folder, { recursive: true, encoding: 'utf8' }).sort()) {
      const path = join(this.folder, name);
      if (!name.endsWith('.map') && statSync(path).isFile()) hash.update(name).update(readFileSync(path));
    }
    return hash.digest('base64url').slice(0, 12);
  }

  /** `path`: relative to the folder, as asked for. False when there is no such file. */
  async serve(
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
    keep: boolean,
  ): Promise<boolean> {
    const asset = await this.#load(path);
    if (asset === undefined) return false;
    response.setHeader('Content-Type', asset.type);
    response.setHeader('ETag', asset.etag);
    response.setHeader('Vary', 'Accept-Encoding');
    response.setHeader('Cache-Control', keep ? 'private, max-age=31536000, immutable' : 'private, no-cache');
    if (request.headers['if-none-match'] === asset.etag) {
      response.writeHead(304).end();
      return true;
    }
    const zipped = asset.gzip !== undefined && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    const body = zipped && asset.gzip !== undefined ? asset.gzip : asset.plain;
    if (zipped) response.setHeader('Content-Encoding', 'gzip');
    response.setHeader('Content-Length', body.byteLength);
    response.writeHead(200).end(request.method === 'HEAD' ? undefined : body);
    return true;
  }

  async #load(path: string): Promise<Asset | undefined> {
    const clean = normalize(path);
    const type = TYPES[extname(clean)];
    if (type === undefined || clean.startsWith('..') || clean.startsWith(sep) || clean.includes('\0'))
      return undefined;
    const file = join(this.folder, clean);
    const mtimeMs = await stat(file).then(
      (found) => (found.isFile() ? found.mtimeMs : undefined),
      () => undefined,
    );
    if (mtimeMs === undefined) return undefined;
    const cached = this.#cache.get(clean);
    if (cached?.mtimeMs === mtimeMs) return cached;
    const plain = await readFile(file);
    const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 20)}"`;
    // Level 1: the way is short, the first look should be too.
    const zipped =
      plain.byteLength > 4096 && type !== 'font/ttf' ? await compress(plain, { level: 1 }) : undefined;
    const asset = { type, plain, gzip: zipped, etag, mtimeMs };
    this.#cache.set(clean, asset);
    return asset;
  }
}

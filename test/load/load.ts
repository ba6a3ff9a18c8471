/** Runs the programs of a load, each in a process of its own, and hands back what they have counted. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildProgram } from '../../runtime/loading/build-program.ts';
import { nodeArgs } from '../../src/runner/build.ts';

export type Scale = Readonly<Record<string, number>>;

export interface Loaded {
  readonly figures: Readonly<Record<string, number>>;
  /** What must not be, in words; empty when all is well. */
  readonly wrong: readonly string[];
}

export const loads = ['children', 'clients', 'pool', 'waiting', 'passing'] as const;
export type Load = (typeof loads)[number];

/** What the project promises. */
export function fullScale(minutes: number): Scale {
  return {
    children: 200,
    clients: 100,
    calls: 200,
    rate: 10_000,
    seconds: minutes * 60,
    items: 1_000_000,
    bytes: 100,
    passing: 10_000_000,
  };
}

/** A few seconds of it; as many children as in full. */
export const shortScale: Scale = {
  children: 200,
  clients: 12,
  calls: 50,
  rate: 2000,
  seconds: 2,
  items: 50_000,
  bytes: 100,
  passing: 200_000,
};

/** @param timeout Milliseconds, after which it counts as hanging. */
export async function runLoad(load: Load, method: string, scale: Scale, timeout: number): Promise<Loaded> {
  const folder = mkdtempSync(join(tmpdir(), 'mp-load-'));
  try {
    const built = await buildProgram({
      file: resolve(import.meta.dirname, `programs/${load}.ts`),
      outDir: folder,
    });
    if (!built.ok) throw new Error(built.errors.map(({ text }) => text).join('\n'));
    const child = spawn(process.execPath, [...nodeArgs, built.entry], {
      cwd: folder,
      env: { ...process.env, MP_START_METHOD: method, MP_LOAD_SCALE: JSON.stringify(scale) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const timer = setTimeout(() => child.kill('SIGKILL'), timeout);
    const code = await new Promise<string>((done) => {
      child.on('close', (status, signal) => {
        done(String(status ?? signal));
      });
    });
    clearTimeout(timer);
    const said = stdout.split('\n').find((line) => line.startsWith('{'));
    if (said === undefined || code !== '0' || stderr !== '')
      return {
        figures: {},
        wrong: [`ended with ${code}${stderr === '' ? '' : `, saying ${stderr.slice(0, 2000)}`}`],
      };
    return JSON.parse(said) as Loaded;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

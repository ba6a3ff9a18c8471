/** The pairs: where they are, what CPython said to each, and what of an output is compared. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PAIRS = fileURLToPath(new URL('../pairs', import.meta.url));

/** `NAME.py`, `NAME.ts` and `NAME.txt`, what CPython prints, in a folder for each module. */
export interface Pair {
  /** As `queues/fifo`. */
  readonly name: string;
  readonly python: string;
  readonly typescript: string;
  /** Start methods that it is for; all without a `# methods: …` line on top of the Python program. */
  readonly methods: readonly string[] | undefined;
}

export function allPairs(): Pair[] {
  const folders = readdirSync(PAIRS, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.flatMap(({ name: folder }) => {
    const names = readdirSync(join(PAIRS, folder));
    const programs = new Set(
      names.filter((name) => /\.(py|ts)$/.test(name)).map((name) => name.slice(0, -3)),
    );
    return [...programs].sort().map((name) => {
      const file = join(PAIRS, folder, name);
      for (const extension of ['.py', '.ts'])
        if (!existsSync(file + extension)) throw new Error(`${folder}/${name}${extension} is missing.`);
      const methods = /^# methods: (.*)$/m.exec(readFileSync(`${file}.py`, 'utf8'))?.[1]?.split(/[ ,]+/);
      return { name: `${folder}/${name}`, python: `${file}.py`, typescript: `${file}.ts`, methods };
    });
  });
}

/** `NAME.METHOD.txt` where CPython's output depends on the start method. */
function recordFile({ python }: Pair, method: string): string {
  return python.replace(/py$/, `${method}.txt`);
}

function commonRecord({ python }: Pair): string {
  return python.replace(/py$/, 'txt');
}

/** What CPython printed when it was recorded; `undefined` when it never was. */
export function recorded(pair: Pair, method: string): string | undefined {
  const file = [recordFile(pair, method), commonRecord(pair)].find(existsSync);
  return file === undefined ? undefined : readFileSync(file, 'utf8');
}

/** Writes down what CPython printed under each start method. */
export function record(pair: Pair, outputs: ReadonlyMap<string, string>): void {
  const [common = ''] = outputs.values();
  writeFileSync(commonRecord(pair), common);
  for (const [method, output] of outputs)
    if (output !== common) writeFileSync(recordFile(pair, method), output);
}

/**
 * What is compared: all of stdout, the exit code, and of stderr the lines on whose form both sides agree: which process
 * failed, and what was logged.
 */
export function comparable(output: { stdout: string; stderr: string; code: number | null }): string {
  const log = output.stderr.split('\n').filter((line) => /^(Process .*:$|\[(WARNING|ERROR)\/)/.test(line));
  return [output.stdout, ...log.sort().map((line) => `stderr: ${line}\n`), `exit: ${output.code}\n`].join('');
}

export const folderOf = (pair: Pair): string => dirname(pair.python);

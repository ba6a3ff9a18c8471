/** `mp trace`: what to do with a saved run. */
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { chromeTrace, findingsOf, reportExitCode, RunModel, textReport } from '../../trace/index.ts';
import { print } from './print.ts';
import { parseArguments, UsageError } from './usage.ts';

/** Resolves with the exit code of the command. */
export async function trace(argv: readonly string[]): Promise<number> {
  const [command, ...rest] = argv;
  if (command === 'report') return await report(rest);
  if (command === 'export') return await exportTrace(rest);
  throw new UsageError(
    command === undefined
      ? 'What about the trace: report or export?'
      : `There is no command "trace ${command}".`,
  );
}

async function report(argv: readonly string[]): Promise<number> {
  const { positionals } = parseArguments(argv, {}, false);
  const model = await readTrace(positionals);
  if (model === undefined) return 1;
  const findings = findingsOf(model);
  await print(textReport(model, { findings }));
  return reportExitCode(model, findings);
}

async function exportTrace(argv: readonly string[]): Promise<number> {
  const { options, positionals } = parseArguments(
    argv,
    { '--format': { value: true }, '--output': { value: true }, '-o': { value: true } },
    false,
  );
  const format = options.get('--format') ?? 'chrome';
  if (format !== 'chrome') throw new UsageError(`There is no format "${format}"; there is "chrome".`);
  const model = await readTrace(positionals);
  if (model === undefined) return 1;
  const output = options.get('--output') ?? options.get('-o');
  if (output === undefined) await print(chromeTrace(model));
  else await pipeline(Readable.from(chromeTrace(model)), createWriteStream(output, { mode: 0o600 }));
  return 0;
}

/** What is wrong with the file goes to stderr; of a trace that was cut off, what there is comes back. */
async function readTrace([file, ...more]: readonly string[]): Promise<RunModel | undefined> {
  if (file === undefined || more.length > 0) throw new UsageError('Name one saved run.');
  const model = new RunModel();
  try {
    for await (const chunk of createReadStream(file)) model.feed(chunk as Buffer);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    console.error(`mp: ${file}: ${code === 'ENOENT' ? 'There is no such file.' : message}`);
    return undefined;
  }
  model.finish();
  if (model.problem !== undefined) console.error(`mp: ${file}: ${model.problem.message}`);
  return model.header === undefined ? undefined : model;
}

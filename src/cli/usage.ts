/** What `mp` understands. */

export const help = `Usage:
  mp run [options] FILE [arguments]     run a program: TypeScript or JavaScript
  mp trace report FILE                  what a saved run shows, as text
  mp trace export FILE [--format chrome] [--output FILE]
                                        a saved run for Perfetto (ui.perfetto.dev) or chrome://tracing

Options of run:
  --report               afterwards print what the run shows: tree, messages, contention, deadlock, leaks.
                         Exits with 3 when the program itself was fine, but there was a deadlock or a leak
  --trace FILE           save the run
  --on-deadlock stop|wait   what to do with a program that is deadlocked for 2 s; stop with --report, else wait
  --start-method METHOD  spawn, fork or forkserver where the program does not choose
  --node PATH            the Node to run it; default: the one that runs mp
  --max-processes N      stop a program that has more at once; 500 if not given. Here and below, 0: no limit
  --max-memory MB, --max-output MB, --max-time SECONDS
                         stop a program that goes beyond; without them there is no such limit`;

export class UsageError extends Error {}

/** The command was understood; what it names is of no use. The help would only push the message out of sight. */
export class UnusableError extends UsageError {}

export interface Option {
  /** Whether a value follows. */
  readonly value: boolean;
}

export interface ParsedArguments {
  readonly options: ReadonlyMap<string, string>;
  readonly positionals: readonly string[];
}

/** Options first; with `stopAtFirst` everything from the first positional on belongs to the program. */
export function parseArguments(
  argv: readonly string[],
  known: Readonly<Record<string, Option>>,
  stopAtFirst: boolean,
): ParsedArguments {
  const options = new Map<string, string>();
  const positionals: string[] = [];
  for (let index = 0; index < argv.length; index++) {
    const argument = argv[index] ?? '';
    if (argument === '--') {
      positionals.push(...argv.slice(index + 1));
      break;
    }
    if (!argument.startsWith('-')) {
      positionals.push(...(stopAtFirst ? argv.slice(index) : [argument]));
      if (stopAtFirst) break;
      continue;
    }
    const [name, inline] = splitOnce(argument, '=');
    const option = known[name];
    if (option === undefined) throw new UsageError(`There is no option "${name}".`);
    if (!option.value) {
      if (inline !== undefined) throw new UsageError(`The option ${name} takes no value.`);
      options.set(name, '');
      continue;
    }
    const value = inline ?? argv[++index];
    if (value === undefined) throw new UsageError(`The option ${name} needs a value.`);
    options.set(name, value);
  }
  return { options, positionals };
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

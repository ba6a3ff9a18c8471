/** What is in this Node's own options: which of them a spawned child gets too, and whether they load something. */

/** Without value, or with it after `=`. */
const dropped =
  /^(--inspect|--debug|--test|--watch|--eval|--print|--interactive|--input-type|--check|--build-snapshot|-[epic]+$|-pe$)/;
/** Those of the dropped that take the next argument as value. */
const withValue = new Set(['-e', '--eval', '-p', '--print', '-pe', '--input-type', '--inspect-port']);

/** Drops what makes sense once only: a debugger's port, code from the command line, the test runner. */
export function childArguments(execArgv: readonly string[]): string[] {
  const kept: string[] = [];
  for (let at = 0; at < execArgv.length; at++) {
    const argument = execArgv[at] ?? '';
    if (!dropped.test(argument)) kept.push(argument);
    else if (withValue.has(argument)) at++;
  }
  return kept;
}

/** Whether a Node with these options has run something before its main module. */
export function hasPreloads(execArgv: readonly string[], nodeOptions = ''): boolean {
  return [...execArgv, ...nodeOptions.split(/\s+/)].some((argument) =>
    /^(-r|--require|--import)(=|$)/.test(argument),
  );
}

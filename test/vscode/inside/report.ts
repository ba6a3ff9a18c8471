/** Prints each test as one finished line: a workbench's log formats nothing, and mixes in lines of its own. */
import type { Runner, Test } from 'mocha';

/** What begins a line of ours. */
export const mark = '│ ';

export function report(runner: Runner): void {
  const print = (text: string): void => {
    console.log(text.replace(/^/gm, mark));
  };
  runner.on('pass', (test: Test) => {
    print(`✔ ${test.fullTitle()} (${test.duration ?? 0} ms)`);
  });
  runner.on('fail', (test: Test, error: unknown) => {
    print(
      `✘ ${test.fullTitle()}\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  });
}

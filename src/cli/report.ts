/** The text report of a run, on stdout, and the exit code that a course can grade with. */
import { findingsOf, reportExitCode, RunModel, textReport } from '../../trace/index.ts';
import { print } from './print.ts';

/** Returns 3 for a deadlock or a leak in a program that was fine otherwise, else the program's own exit code. */
export async function printReport(chunks: readonly Uint8Array[], programExit: number): Promise<number> {
  const model = new RunModel();
  for (const chunk of chunks) model.feed(chunk);
  model.finish();
  const findings = findingsOf(model);
  await print(`\n${textReport(model, { findings })}`);
  const code = reportExitCode(model, findings);
  return code === 0 ? programExit : code;
}

/** One process alone: it computes, marks and prints. */
import { Op } from '../../../trace/schema.ts';
import { MAIN, ms, Script } from './script.ts';

export function lonelyRun(): Uint8Array<ArrayBuffer> {
  const run = new Script('/course/hello.ts');
  run.main(MAIN);
  run.add(MAIN, 4 * ms, Op.Mark, { text: 'begin', site: run.site(3, "mp.mark('begin')") });
  run.print(MAIN, 6 * ms, 'hello from one process');
  run.add(MAIN, 40 * ms, Op.Mark, { text: 'half way', site: run.site(5, "mp.mark('half way')") });
  run.samples([MAIN], 1 * ms, 90 * ms);
  run.exit(MAIN, undefined, undefined, 92 * ms);
  run.add(MAIN, 94 * ms, Op.RunnerEnd);
  return run.bytes({ exitcode: 0, stopped: false });
}

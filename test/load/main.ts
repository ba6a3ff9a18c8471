/**
 * As much at once as the library promises to bear, with the figures.
 *   npm run load                         200 children, 100 clients of a manager, 10,000 tasks/s for 10 minutes, a
 *                                        million items waiting in a queue, ten million through one
 *   npm run load -- --minutes 1          the pool for one minute
 *   npm run load -- --only waiting       children, clients, pool, waiting, passing; twice for two of them
 *   npm run load -- --bytes 20           bytes of a waiting item; default 100
 *   npm run load -- --method spawn       by one start method; default: forkserver, and all three for the children
 */
import { parseArgs } from 'node:util';
import { stopBuilding } from '../../runtime/loading/build-program.ts';
import { fullScale, loads, runLoad } from './load.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    bytes: { type: 'string', default: '100' },
    only: { type: 'string', multiple: true },
    method: { type: 'string' },
  },
});
const minutes = Number(values.minutes);
const bytes = Number(values.bytes);
const wanted = loads.filter((load) => values.only?.includes(load) ?? true);
if (!(minutes > 0) || !(bytes >= 1) || wanted.length === 0) {
  console.error(`load: --minutes and --bytes are numbers, --only is one of ${loads.join(', ')}.`);
  process.exit(1);
}
const scale = { ...fullScale(minutes), bytes };
const methods = values.method === undefined ? undefined : [values.method];

for (const load of wanted) {
  for (const method of methods ?? (load === 'children' ? ['fork', 'forkserver', 'spawn'] : ['forkserver'])) {
    const { figures, wrong } = await runLoad(load, method, scale, minutes * 60_000 + 10 * 60_000);
    const said = Object.entries(figures).map(
      ([name, value]) => `${name} ${Number(value.toPrecision(4)).toLocaleString('en')}`,
    );
    console.log(`${`${load} (${method})`.padEnd(24)}${said.join(', ')}`);
    for (const problem of wrong) {
      process.exitCode = 1;
      console.log(`  FAILED: ${problem}`);
    }
  }
}
await stopBuilding();

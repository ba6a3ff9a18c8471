/**
 * Every lesson's solution under each start method, for those that don't choose one themselves:
 *   npm run lessons                      all
 *   npm run lessons -- queue pipe        some
 */
import { readdirSync } from 'node:fs';
import { Ahead, folder, meet } from './runs.ts';

const methods = ['fork', 'forkserver', 'spawn'] as const;
const wanted = process.argv.slice(2);
const ids = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .filter((name) => wanted.length === 0 || wanted.includes(name));

const ahead = new Ahead<string>();
const told = await Promise.all(
  ids.flatMap((id) =>
    methods.map((startMethod) =>
      ahead.add(async () => {
        const { run, result } = await meet(id, 'solution.ts', { startMethod });
        if (result.passed) return '';
        const open = result.steps.filter(({ ok }) => !ok).map(({ text }) => text);
        return [`FAILED: ${id} (${startMethod})`, ...open, run.stdout, run.stderr].join('\n  ');
      }),
    ),
  ),
);
const failed = told.filter((text) => text !== '');
for (const text of failed) console.log(text);
console.log(`${told.length - failed.length} of ${told.length} passed.`);
process.exitCode = failed.length === 0 ? 0 : 1;

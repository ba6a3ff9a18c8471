// Pictures of the panel, the playground and the editor, to be looked at: each view in each theme, wide and narrow.
//   npm run screenshots                      all of them into out/screenshots
//   npm run screenshots -- dark findings     those whose name has all of these words
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { register } from 'tsx/esm/api';
import { findChromium } from './vscode-server.mjs';

register();
const root = fileURLToPath(new URL('..', import.meta.url));
const built = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'inherit' });
if (built.status !== 0) process.exit(1);

const { PanelBrowser, THEMES } = await import('../test/browser/support/panel-page.ts');
const runs = await import('../test/media/made-runs.ts');
const { generateRun } = await import('../trace/testing/generate.ts');

const wanted = process.argv.slice(2);
const folder = `${root}out/screenshots`;
mkdirSync(folder, { recursive: true });

const traces = {
  one: { bytes: runs.lonelyRun(), program: '/course/hello.ts', exitcode: 0 },
  five: { bytes: runs.bankRun(), program: '/course/bank.ts', exitcode: 0 },
  sixty: {
    bytes: generateRun({ processes: 59, events: 20_000 }),
    program: '/course/crowd.ts',
    exitcode: 0,
  },
  deadlock: { bytes: runs.philosophersRun(), program: '/course/philosophers.ts', exitcode: null },
  pool: { bytes: runs.poolRun(), program: '/course/squares.ts', exitcode: 0 },
  sharing: { bytes: runs.sharingRun(), program: '/course/sharing.ts', exitcode: null },
  trouble: { bytes: runs.troubleRun(), program: '/course/trouble.ts', exitcode: null },
};
const sizes = { wide: { width: 1280, height: 520 }, narrow: { width: 380, height: 760 } };
const views = ['Timeline', 'Resources', 'Contention', 'Findings', 'Console', 'Events'];

/** Which pictures. `moment`: a share of the run to scrub to; `finding`: show the moment of the first one. */
const pictures = [
  ...['one', 'five', 'sixty'].flatMap((trace) => views.map((view) => ({ trace, view }))),
  { trace: 'five', view: 'Timeline', moment: 0.52, note: 'scrubbed' },
  { trace: 'five', view: 'Resources', moment: 0.52, note: 'scrubbed' },
  { trace: 'five', view: 'Timeline', moment: 0.52, select: 'teller-2', note: 'selected' },
  ...['deadlock', 'trouble'].flatMap((trace) =>
    ['Timeline', 'Findings', 'Resources'].map((view) => ({ trace, view })),
  ),
  ...['Timeline', 'Resources'].map((view) => ({ trace: 'pool', view, moment: 0.6 })),
  ...['Timeline', 'Resources'].map((view) => ({ trace: 'sharing', view })),
  { trace: 'deadlock', view: 'Timeline', finding: true, note: 'finding' },
];

const program = '/course/bank.ts';
const states = {
  idle: [{ type: 'status', status: { state: 'idle' } }],
  building: [{ type: 'status', status: { state: 'building', program } }],
  starting: [{ type: 'status', status: { state: 'running', program, pid: 1 } }],
  failed: [
    {
      type: 'status',
      status: {
        state: 'failed',
        program,
        title: 'bank.ts does not compile',
        detail:
          'bank.ts:14:9: Expected ";" but found "lock"\n\n   14 │   const lock lock = new mp.Lock();\n      ╵              ~~~~',
        site: { file: program, line: 14, column: 9 },
      },
    },
  ],
  'not-a-trace': [
    { type: 'reset', live: false, title: 'notes.txt' },
    { type: 'frames', bytes: Uint8Array.from(Buffer.from('This is no trace at all, but a text.')) },
    { type: 'status', status: { state: 'ended', program: 'notes.txt', exitcode: null, signal: null } },
  ],
  cut: [
    { type: 'reset', live: false, title: 'cut.mprun' },
    { type: 'frames', bytes: traces.five.bytes.subarray(0, Math.round(traces.five.bytes.length * 0.7)) },
    { type: 'status', status: { state: 'ended', program: 'cut.mprun', exitcode: null, signal: null } },
  ],
};

findChromium();
const browser = await PanelBrowser.open();
let taken = 0;
let broken = 0;
for (const theme of Object.keys(THEMES)) {
  for (const [size, viewport] of Object.entries(sizes)) {
    const panel = await browser.panel({ theme, ...viewport });
    const shoot = async (name) => {
      await panel.page.mouse.move(0, 0);
      await panel.settled();
      await panel.page.screenshot({ path: `${folder}/${name}.png` });
      taken++;
    };
    const isWanted = (name) => wanted.every((word) => name.split('-').includes(word) || name === word);
    let shown;
    for (const picture of pictures) {
      const { trace, view, moment, select, finding, note } = picture;
      const name = [trace, view.toLowerCase(), note, theme, size]
        .filter((part) => part !== undefined)
        .join('-');
      if (!isWanted(name)) continue;
      const { bytes, program: path, exitcode } = traces[trace];
      if (shown !== trace || moment !== undefined || select !== undefined || finding) {
        await panel.show(bytes, path, exitcode);
        shown = moment === undefined && !finding ? trace : undefined;
      }
      if (finding) {
        await panel.tab('Findings').click();
        await panel.page.getByTitle('Show this moment').first().click();
      }
      await panel.tab(view).click();
      if (moment !== undefined) {
        const box = await panel.page.getByRole('slider').boundingBox();
        await panel.page.mouse.click(box.x + box.width * moment, box.y + box.height / 2);
      }
      if (select !== undefined && size === 'wide')
        await panel.page.getByRole('treeitem', { name: new RegExp(select) }).click();
      await shoot(name);
    }
    for (const [state, messages] of Object.entries(states)) {
      const name = `state-${state}-${theme}-${size}`;
      if (!isWanted(name)) continue;
      await panel.send({ type: 'reset', live: false, title: '' }, ...messages);
      await shoot(name);
    }
    broken += panel.errors.length;
    for (const error of panel.errors) console.error(`${theme} ${size}: ${error}`);
    await panel.close();
  }
}
await browser.close();

const { takePlaygroundPictures } = await import('./playground-pictures.mjs');
const isWantedOutside = (name) => wanted.every((word) => name.split('-').includes(word) || name === word);
const page = await takePlaygroundPictures(folder, isWantedOutside);
taken += page.taken;
broken += page.errors.length;
for (const error of page.errors) console.error(error);

const { takeVscodePictures } = await import('../test/vscode/pictures.ts');
const editor = await takeVscodePictures(isWantedOutside);
taken += editor.taken;
broken += editor.errors.length;
for (const error of editor.errors) console.error(error);

console.log(`${taken} pictures in out/screenshots`);
process.exitCode = broken > 0 ? 1 : 0;

/** The panel: how long until a big recorded run is on screen, how smooth it moves, how soon an event has its pixels. */
import { existsSync } from 'node:fs';
import { node } from './harness/programs.mjs';

/** What the figures may be at most, or at least: said in the same units, so that they can be compared. */
const limits = { open: 3000, fps: 30, zoomed: 30, scrub: 100, pixels: 250 };

export default {
  title: 'The panel, in headless Chromium',
  pinned: false,
  contestants: {
    ours: node('panel.mjs'),
    limit: () => ({
      command: process.execPath,
      args: ['-e', `console.log(${JSON.stringify(JSON.stringify(limits))})`],
    }),
  },
  measures: [
    ['open', 'opens a run of 1,000,000 events', 'ms', 'less'],
    ['fps', 'pans over all of it', 'frames/s', 'more'],
    ['zoomed', 'pans over a hundredth of it', 'frames/s', 'more'],
    ['scrub', 'from choosing a moment to seeing it, 95 %', 'ms', 'less'],
    ['pixels', 'from the receipt of an event to its pixels, 95 %', 'ms', 'less'],
  ].map(([name, text, unit, better]) => ({ name, text, unit, better, against: 'limit', bar: 1 })),
  prepare({ root }) {
    if (!existsSync(`${root}dist/media/panel.js`))
      throw new Error('bench panel: the panel is not built; run npm run build -- media first.');
  },
};

/** The page of figures, `docs/performance.md`, and its picture, from one run of the command. */
import { plot } from './plot.mjs';
import { barInWords, comparisonInWords, short, spreadInWords } from './words.mjs';

/** Our own programs are at most five or so that want a processor, for a part of the time. */
const BUSY = 4;

export const PICTURE = 'images/performance.svg';

/** `results`: `{ title, note, modes: { free?: rows, pinned?: rows }, failed? }` of each bench. */
export function report({ machine, date, minutes, rounds, long, loads, results }) {
  const lines = [
    '# Performance',
    '',
    '<!-- Made by `npm run bench -- --write`. What is written here by hand is lost the next time. -->',
    '',
    `Against CPython ${machine.python ?? '(none was found)'} and the pools of Node, in the same run. ${date}, ${machine.cpu}, ${machine.memory}, ${machine.system}, Node ${machine.node}${machine.pools === undefined ? '' : `, ${machine.pools}`}.`,
    '',
    `Each program of ours and each of theirs runs ${rounds === 1 ? 'once' : `${rounds} times`}, by turns; a comparison is made in each round, and what stands here is the median of`,
    'these, with the lowest and the highest in brackets. *One CPU*: the same with all processes bound to one (`taskset -c 0`), where looking once more before sleeping can not help.',
    `The bars are what the project has set itself. The run took ${minutes.toFixed(0)} minutes; the load of the machine was ${short(loads[0])} when it began and ${short(loads[1])} when it ended.`,
    ...(Math.max(...loads) > BUSY
      ? ['**Other work kept the machine busy meanwhile: single figures are not to be relied on.**']
      : []),
    '',
    `![How far each figure is beyond its bar](${PICTURE})`,
    '',
  ];
  for (const result of results) lines.push(...section(result));
  lines.push(...shortfalls(results));
  if (!long)
    lines.push('Ten million items, in place of the million here: `npm run bench -- growth --long`.', '');
  return `${lines.join('\n').trimEnd()}\n`;
}

function section({ title, note, modes, failed }) {
  const lines = [`## ${title}`, ''];
  if (note !== undefined) lines.push(note, '');
  if (failed !== undefined) lines.push(`Not measured: ${failed.split('\n')[0]}.`, '');
  const rows = modes.free ?? modes.pinned ?? [];
  if (rows.length === 0) return lines;
  lines.push(
    '| measure | bar | free | here, there | one CPU | here, there |',
    '| --- | --- | --- | --- | --- | --- |',
  );
  rows.forEach((row, index) => {
    const cells = [modes.free?.[index], modes.pinned?.[index]].flatMap(columns);
    lines.push(`| ${[row.text, barInWords(row), ...cells].join(' | ')} |`);
  });
  return [...lines, ''];
}

function columns(row) {
  if (row === undefined) return ['', ''];
  const there =
    row.theirs === undefined
      ? ''
      : `, ${short(row.theirs)}${row.against === 'cpython' ? '' : ` (${row.against})`}`;
  const figures = `${short(row.value)}${there} ${row.unit}`;
  if (row.compared === undefined)
    return [row.reached === undefined ? '' : result(row, short(row.value)), figures];
  return [result(row, `${comparisonInWords(row)} (${spreadInWords(row)})`), figures];
}

function result({ reached }, text) {
  return reached === false ? `**missed:** ${text}` : text;
}

function shortfalls(results) {
  const lines = [];
  for (const { modes } of results) {
    const rows = modes.free ?? modes.pinned ?? [];
    rows.forEach((row, index) => {
      const where = [
        ['free', modes.free?.[index]],
        ['on one CPU', modes.pinned?.[index]],
      ].filter(([, one]) => one?.reached === false);
      if (where.length === 0) return;
      const why = row.missed ?? 'what limits it was not measured.';
      lines.push(`- **${row.text}** (${where.map(([mode]) => mode).join(', ')}): ${why}`);
    });
  }
  if (lines.length === 0) return [];
  return ['## What is missed, and what limits it', '', ...lines, ''];
}

/** The picture of all measures that have a bar of their own to be compared with. */
export function picture(results) {
  const rows = results.flatMap(({ modes }) => {
    const all = modes.free ?? modes.pinned ?? [];
    return all.map((row, index) => ({
      text: row.text,
      free: multiples(modes.free?.[index]),
      pinned: multiples(modes.pinned?.[index]),
    }));
  });
  return plot(
    'How far each figure is beyond its bar',
    rows.filter(({ free, pinned }) => free !== undefined || pinned !== undefined),
  );
}

/** As multiples of the bar: above 1 it is met. */
function multiples(row) {
  if (row === undefined || row.reached === undefined || row.kind === 'difference') return undefined;
  const [middle, spread] =
    row.kind === 'limit' ? [row.value, row.spread] : [row.compared, row.comparedSpread];
  const upwards = row.kind === 'times' || (row.kind === 'limit' && row.better === 'more');
  const of = (value) => (upwards ? value / row.bar : row.bar / value);
  const [one, other] = spread.map(of);
  return { low: Math.min(one, other), middle: of(middle), high: Math.max(one, other) };
}

/**
 * All figures that have a bar as a picture: how far each is beyond its bar, or behind it, on a logarithmic scale. A
 * point is the median, a line the lowest to the highest of the rounds; full free on all CPUs, open on one.
 */
const ROW = 22;
const LABELS = 330;
const WIDTH = 900;
const TOP = 64;
/** At the ends of the scale, as parts and multiples of the bar. */
const LOWEST = 1 / 4;
const HIGHEST = 32;

/** `rows`: `{ text, free, pinned }`, each of the latter `{ low, middle, high }` as multiples of the bar, or undefined. */
export function plot(title, rows) {
  const height = TOP + rows.length * ROW + 36;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escape(title)}">`,
    '<style>',
    'text { font: 12px system-ui, sans-serif; fill: #24292f } .faint { fill: #57606a; font-size: 11px }',
    '.grid { stroke: #d0d7de } .bar { stroke: #57606a; stroke-width: 1.5 } .met { stroke: #1a7f37; fill: #1a7f37 }',
    '.missed { stroke: #cf222e; fill: #cf222e } .open { fill: #ffffff } .page { fill: #ffffff }',
    '@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .faint { fill: #8b949e } .grid { stroke: #30363d }',
    '.bar { stroke: #8b949e } .met { stroke: #3fb950; fill: #3fb950 } .missed { stroke: #f85149; fill: #f85149 }',
    '.open, .page { fill: #0d1117 } }',
    '</style>',
    `<rect class="page" width="${WIDTH}" height="${height}"/>`,
    `<text x="12" y="20">${escape(title)}</text>`,
    `<text class="faint" x="12" y="38">Times the bar: right of the line it is met. Full: free; open: on one CPU. Lines: lowest to highest.</text>`,
  ];
  const bottom = TOP + rows.length * ROW;
  for (let tick = LOWEST; tick <= HIGHEST; tick *= 2) {
    const x = place(tick);
    parts.push(
      `<line class="${tick === 1 ? 'bar' : 'grid'}" x1="${x}" x2="${x}" y1="${TOP - 6}" y2="${bottom}"/>`,
      `<text class="faint" x="${x}" y="${bottom + 16}" text-anchor="middle">${tick < 1 ? `1/${1 / tick}` : tick}</text>`,
    );
  }
  rows.forEach(({ text, free, pinned }, index) => {
    const middle = TOP + index * ROW + ROW / 2;
    parts.push(`<text x="12" y="${middle + 4}">${escape(text)}</text>`);
    if (free !== undefined) parts.push(mark(free, middle - 4, ''));
    if (pinned !== undefined) parts.push(mark(pinned, middle + 4, ' open'));
  });
  return `${[...parts, '</svg>'].join('\n')}\n`;
}

function mark({ low, middle, high }, y, shape) {
  const color = middle >= 1 ? 'met' : 'missed';
  return (
    `<g class="${color}"><line x1="${place(low)}" x2="${place(high)}" y1="${y}" y2="${y}"/>` +
    `<circle class="${color}${shape}" cx="${place(middle)}" cy="${y}" r="3.5"/></g>`
  );
}

function place(multiple) {
  const within = Math.min(HIGHEST, Math.max(LOWEST, multiple));
  const part = Math.log(within / LOWEST) / Math.log(HIGHEST / LOWEST);
  return Math.round((LABELS + part * (WIDTH - LABELS - 24)) * 10) / 10;
}

function escape(text) {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}

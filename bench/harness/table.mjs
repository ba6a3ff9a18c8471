/** Rows of figures as a table for the terminal. */

export function printTable(title, rows) {
  console.log(`\n${title}`);
  const cells = rows.map((row) => [
    row.text,
    `${short(row.of)} ${row.unit}`,
    row.theirs === undefined ? '-' : `${short(row.theirs)} ${row.unit}`,
    row.ratio === undefined ? '-' : `${compared(row)}  (${row.ratioSpread.map(short).join(' … ')})`,
    row.bar === undefined
      ? ''
      : `${row.difference ? '≤ ' : '≥ '}${row.bar}${row.difference ? ` ${row.unit}` : 'x'}`,
    row.reached === undefined ? '' : row.reached ? 'reached' : 'MISSED',
  ]);
  const head = ['measure', 'here', 'against', 'compared (lowest … highest)', 'bar', ''];
  const widths = head.map((text, column) => Math.max(text.length, ...cells.map((row) => row[column].length)));
  for (const row of [head, ...cells])
    console.log(
      `  ${row
        .map((text, column) => text.padEnd(widths[column]))
        .join('  ')
        .trimEnd()}`,
    );
}

function compared({ ratio, difference, unit }) {
  return difference ? `${ratio < 0 ? '' : '+'}${short(ratio)} ${unit}` : `${short(ratio)}x`;
}

function short(value) {
  const size = Math.abs(value);
  if (size >= 1e6) return `${(value / 1e6).toFixed(2)}M`;
  if (size >= 1e4) return `${(value / 1e3).toFixed(0)}k`;
  if (size >= 100) return value.toFixed(0);
  return value.toFixed(size >= 10 ? 1 : 2);
}

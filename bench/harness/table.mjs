/** Rows of figures as a table for the terminal. */
import { barInWords, comparisonInWords, short, spreadInWords, verdict } from './words.mjs';

export function printTable(title, rows) {
  console.log(`\n${title}`);
  const cells = rows.map((row) => [
    row.text,
    `${short(row.value)} ${row.unit}`,
    row.theirs === undefined
      ? '-'
      : `${short(row.theirs)} ${row.unit}${row.against === 'cpython' ? '' : `, ${row.against}`}`,
    row.compared === undefined ? '-' : `${comparisonInWords(row)}  (${spreadInWords(row)})`,
    barInWords(row),
    verdict(row),
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

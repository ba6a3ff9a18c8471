/** The line of a program that a message is about, with a mark below the place. */
import { readFileSync } from 'node:fs';

/** Longer lines are of no use to a reader. */
const LONGEST = 300;

/** line and column count from 1. Nothing where the line can't be read, or is empty. */
export function excerptOf(file: string, line: number, column: number): string | undefined {
  let text: string | undefined;
  try {
    text = readFileSync(file, 'utf8').split(/\r?\n/)[line - 1];
  } catch {
    return undefined;
  }
  if (text === undefined || text.trim() === '' || text.length > LONGEST) return undefined;
  const number = String(line);
  // Tabs stay tabs, so that the mark stands below what it marks.
  const indent = text.slice(0, Math.max(0, column - 1)).replace(/[^\t]/g, ' ');
  return `${number} │ ${text}\n${' '.repeat(number.length)} ╵ ${indent}^`;
}

/** Numbers as a person reads them: times in the unit that fits, bytes, counts. Narrow no-break space before units. */

const thin = '\u202f';

/** Microseconds, with two or three significant digits: `840 µs`, `3.2 ms`, `1.20 s`, `2 m 05 s`. */
export function duration(microseconds: number): string {
  const us = Math.abs(microseconds);
  const sign = microseconds < 0 ? '−' : '';
  if (us < 0.5) return `0${thin}s`;
  if (us < 999.5) return `${sign}${us.toFixed(0)}${thin}µs`;
  if (us < 999_500) return `${sign}${digits(us / 1e3)}${thin}ms`;
  if (us < 60_000_000) return `${sign}${digits(us / 1e6)}${thin}s`;
  const seconds = Math.round(us / 1e6);
  if (seconds < 3600)
    return `${sign}${Math.floor(seconds / 60)}${thin}m ${String(seconds % 60).padStart(2, '0')}${thin}s`;
  return `${sign}${Math.floor(seconds / 3600)}${thin}h ${String(Math.floor(seconds / 60) % 60).padStart(2, '0')}${thin}m`;
}

function digits(number: number): string {
  return number < 9.995 ? number.toFixed(2) : number < 99.95 ? number.toFixed(1) : number.toFixed(0);
}

/** A moment of the run, always in seconds and with the same number of digits, so that it does not jump about. */
export function clock(microseconds: number, decimals = 3): string {
  const seconds = Math.max(0, microseconds) / 1e6;
  if (seconds < 60) return `${seconds.toFixed(decimals)}${thin}s`;
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${(seconds - minutes * 60).toFixed(decimals).padStart(decimals + 3, '0')}`;
}

/** Time within a run in a table, to the microsecond. */
export function exact(microseconds: number): string {
  return (Math.max(0, microseconds) / 1e6).toFixed(6);
}

export function bytes(count: number): string {
  if (count < 1024) return `${count}${thin}B`;
  if (count < 1024 * 1024) return `${digits(count / 1024)}${thin}KB`;
  if (count < 1024 ** 3) return `${digits(count / 1024 ** 2)}${thin}MB`;
  return `${digits(count / 1024 ** 3)}${thin}GB`;
}

/** Whole numbers with a thin space every three digits: `1 000 000`. */
export function count(number: number): string {
  const text = String(Math.trunc(Math.abs(number))).replace(/\B(?=(\d{3})+$)/g, thin);
  return number < 0 ? `−${text}` : text;
}

export function plural(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** File name without its folders, whatever the separator. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** Cut in the middle of nowhere, with an ellipsis; never longer than `most` characters. */
export function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, Math.max(1, most - 1))}…`;
}

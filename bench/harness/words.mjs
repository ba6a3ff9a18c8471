/** Figures, comparisons and bars in words, the same in the terminal and in the report. */

export function short(value) {
  const size = Math.abs(value);
  if (size >= 1e6) return `${(value / 1e6).toFixed(2)}M`;
  if (size >= 1e4) return `${(value / 1e3).toFixed(0)}k`;
  if (size >= 100) return value.toFixed(0);
  return value.toFixed(size >= 10 ? 1 : 2);
}

/** `≥ 6x`, `≤ 0.4 of the time`; '' without a bar. */
export function barInWords({ kind, bar, unit, better }) {
  if (bar === undefined) return '';
  if (kind === 'times') return `≥ ${trimmed(bar)}x`;
  if (kind === 'share') return `≤ ${trimmed(bar)} of it`;
  return `${kind === 'limit' && better === 'more' ? '≥' : '≤'} ${trimmed(bar)} ${unit}`;
}

/** `5.91x`, `0.38 of it`, `+310 ns`; '-' where there was nobody to compare with. */
export function comparisonInWords({ kind, compared, unit }) {
  if (compared === undefined) return '-';
  if (kind === 'difference') return `${compared < 0 ? '' : '+'}${short(compared)} ${unit}`;
  return kind === 'share' ? `${short(compared)} of it` : `${short(compared)}x`;
}

export function spreadInWords({ comparedSpread }) {
  return comparedSpread === undefined ? '' : `${comparedSpread.map(short).join(' … ')}`;
}

export function verdict({ reached }) {
  return reached === undefined ? '' : reached ? 'reached' : 'MISSED';
}

function trimmed(value) {
  return Number.isInteger(value) ? String(value) : String(Math.round(value * 100) / 100);
}

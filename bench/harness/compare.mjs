/**
 * What the figures of the rounds say about one measure.
 *
 * A measure is `{ name, text, unit, better: 'more' | 'less', … }`. Contestant `of` (default 'ours') is compared with
 * `against` (default 'cpython'; of several, the one with the best median). The comparison is made in each round, between
 * programs that ran one after the other; what is told is the median of these, with the lowest and the highest. It is one of
 *
 *   times better   the default. `bar`: at least so many times.
 *   `share`        the figure as a part of the other's: `share` is the most that it may be. For times of which a part is
 *                  what is promised.
 *   `difference`   in the measure's unit: the most that `of` may need more.
 *   `limit`        no comparison: the most (better: 'less') or the least that the figure itself may be.
 *
 * `missed` says what keeps it from reaching its bar, for the report of a run in which it did not.
 */
export function compare(measure, figures) {
  const { name, text, unit, better, of = 'ours', against = 'cpython', missed } = measure;
  const mine = roundsOf(figures.get(of), name);
  if (mine === undefined) return undefined;
  const row = {
    name,
    text,
    unit,
    better,
    missed,
    value: median(mine),
    spread: spread(mine),
    ...barOf(measure),
  };
  const opponent = bestOf([against].flat(), figures, name, better);
  if (opponent !== undefined) {
    const theirs = roundsOf(figures.get(opponent), name);
    const compared = mine.map((value, round) => compareTwo(measure, value, theirs[round]));
    Object.assign(row, {
      against: opponent,
      theirs: median(theirs),
      theirSpread: spread(theirs),
      compared: median(compared),
      comparedSpread: spread(compared),
    });
  }
  row.reached = isReached(row, better);
  return row;
}

function barOf({ bar, share, difference, limit }) {
  if (share !== undefined) return { kind: 'share', bar: share };
  if (difference !== undefined) return { kind: 'difference', bar: difference };
  if (limit !== undefined) return { kind: 'limit', bar: limit };
  return { kind: 'times', bar };
}

function compareTwo({ better, share, difference }, mine, theirs) {
  if (difference !== undefined) return mine - theirs;
  if (share !== undefined) return mine / theirs;
  return better === 'less' ? theirs / mine : mine / theirs;
}

/** undefined: there is no bar, or nobody to compare with. */
function isReached({ kind, bar, value, compared }, better) {
  if (bar === undefined) return undefined;
  if (kind === 'limit') return better === 'less' ? value <= bar : value >= bar;
  if (compared === undefined) return undefined;
  return kind === 'times' ? compared >= bar : compared <= bar;
}

function roundsOf(rounds, name) {
  const values = rounds?.map((round) => round[name]);
  return values?.every((value) => typeof value === 'number') ? values : undefined;
}

function bestOf(names, figures, measure, better) {
  const sign = better === 'less' ? -1 : 1;
  return names
    .map((name) => ({ name, rounds: roundsOf(figures.get(name), measure) }))
    .filter(({ rounds }) => rounds !== undefined)
    .sort((a, b) => sign * (median(b.rounds) - median(a.rounds)))[0]?.name;
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function spread(values) {
  return [Math.min(...values), Math.max(...values)];
}

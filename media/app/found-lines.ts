/** The findings of a run as lines of the program: what an editor beside the panel marks. */
import type { FindingItem } from '../model/finding.ts';
import type { Site } from '../../trace/schema.ts';
import type { SiteRef } from '../../trace/model/state.ts';

export interface FoundLine {
  readonly file: string;
  /** From 1, as editors count. */
  readonly line: number;
  readonly column: number;
  readonly severity: FindingItem['severity'];
  readonly message: string;
  readonly topic: string;
}

/** One for each place of each finding that is known; a finding without a known line has none. */
export function foundLines(
  findings: readonly FindingItem[],
  siteOf: (ref: SiteRef) => Site | undefined,
): FoundLine[] {
  return findings.flatMap(({ severity, title, text, topic, places }) =>
    places.flatMap((place) => {
      const site = siteOf(place.site);
      if (site === undefined) return [];
      const { file, line, column } = site;
      const here = place.text === '' ? '' : `\nHere: ${place.text}`;
      return [{ file, line, column, severity, message: `${title}\n${text}${here}`, topic }];
    }),
  );
}

/** The findings of a run as lines of the program: what an editor beside the panel marks. */
import type { Finding } from '../../trace/findings/index.ts';
import type { Site } from '../../trace/schema.ts';
import type { SiteRef } from '../../trace/model/state.ts';

export interface FoundLine {
  readonly file: string;
  /** From 1, as editors count. */
  readonly line: number;
  readonly column: number;
  readonly severity: Finding['severity'];
  readonly message: string;
  readonly topic: string;
}

/** One for each place of each finding that is known; a finding without a known line has none. */
export function foundLines(
  findings: readonly Finding[],
  siteOf: (ref: SiteRef) => Site | undefined,
): FoundLine[] {
  return findings.flatMap(({ severity, title, explanation, topic, sites, thrownAt }) => {
    const message = `${title}\n${explanation}`;
    const thrown = thrownAt === undefined ? [] : [{ ...thrownAt, severity, message, topic }];
    const lines = sites.flatMap((place) => {
      const site = siteOf(place.site);
      if (site === undefined) return [];
      const { file, line, column } = site;
      const here = place.what === '' ? '' : `\nHere: ${place.what}`;
      return [{ file, line, column, severity, message: `${message}${here}`, topic }];
    });
    return [...thrown, ...lines];
  });
}

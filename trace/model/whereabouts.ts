/** Which living process is at which line at a moment, and what it does there: what editors show behind the code. */
import type { Site } from '../schema.ts';
import type { ProcessState, RunState, SiteRef } from './state.ts';

export interface AtLine {
  readonly name: string;
  readonly blocked: boolean;
  /** `running`, `Lock "accounts" held by worker-2`, `get on Queue "jobs" (empty)` */
  readonly text: string;
}

export interface Whereabouts {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly present: readonly AtLine[];
}

/** More than so many are counted instead of named. */
const NAMED = 3;

/** Where it is: the call that it waits in, else the last line that it was seen at, else where it was started. 0: unknown. */
export function placeOf(process: ProcessState): SiteRef {
  if (process.status.state === 'blocked' && process.status.wait.site !== 0) return process.status.wait.site;
  return process.site === 0 ? process.startSite : process.site;
}

/** The library's own servers are left out: they are at no line of the program. */
export function whereabouts(
  state: RunState,
  siteOf: (ref: SiteRef) => Site | undefined,
): readonly Whereabouts[] {
  const places = new Map<string, { file: string; line: number; present: AtLine[] }>();
  for (const process of state.processes) {
    const doing = doingOf(process);
    const site = doing && siteOf(placeOf(process));
    if (doing === undefined || site === undefined) continue;
    const key = `${site.line} ${site.file}`;
    const place = places.get(key) ?? { file: site.file, line: site.line, present: [] };
    place.present.push(doing);
    places.set(key, place);
  }
  return [...places.values()];
}

function doingOf({ name, role, status }: ProcessState): AtLine | undefined {
  if (role !== undefined && role !== 'pool-worker') return undefined;
  switch (status.state) {
    case 'running':
    case 'sleeping':
    case 'starting':
      return { name, blocked: false, text: status.state };
    case 'blocked':
      return { name, blocked: true, text: status.wait.text };
    case 'zombie':
    case 'exited':
    case 'killed':
      return undefined;
  }
}

/** In one line: `Plato waits: Lock "left" held by Kant`, `Plato, Kant and 3 more wait · Hume runs`. */
export function presentWords(present: readonly AtLine[]): string {
  const groups = new Map<string, AtLine[]>();
  for (const one of present) {
    const key = one.blocked ? 'wait' : one.text;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups].map(([key, members]) => groupWords(key, members)).join(' · ');
}

function groupWords(key: string, members: readonly AtLine[]): string {
  const [first] = members;
  const names = members.slice(0, NAMED).map(({ name }) => name);
  const more = members.length - names.length;
  const who = more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
  const alone = members.length === 1;
  if (key === 'running') return `${who} ${alone ? 'runs' : 'run'}`;
  if (key !== 'wait') return `${who} ${alone ? 'is' : 'are'} ${key}`;
  const same = members.every(({ text }) => text === first?.text);
  const verb = alone ? 'waits' : 'wait';
  if (!same || first === undefined) return `${who} ${verb}`;
  // `wait on Event "go"` has the verb already.
  return first.text.startsWith('wait ')
    ? `${who} ${verb}${first.text.slice(4)}`
    : `${who} ${verb}: ${first.text}`;
}

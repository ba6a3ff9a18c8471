/** Children that came to a start() while they loaded the program: it starts processes outside of the main guard. */
import type { ProcessState } from '../model/state.ts';
import type { Rule } from './finding.ts';
import { thrownAt } from './thrown.ts';
import { few } from './words.ts';

export const mainGuard: Rule = ({ model, state }) => {
  const children = state.processes.filter(lacksGuard);
  const [first] = children;
  if (first === undefined) return [];
  const who = few(children.map(({ name }) => name));
  const at = thrownAt(model, first.error ?? '');
  const place = at === undefined ? '' : ` (${at.file.slice(at.file.lastIndexOf('/') + 1)}:${at.line})`;
  return [
    {
      id: 'main-guard',
      rule: 'main-guard',
      severity: 'error',
      title: 'The main guard is missing',
      explanation: `To find the function to run, ${who} loaded the program and came to the line that starts processes${place}. Every child would start children of its own there, without end; the library stops that with an error, so nothing was done.\nPut what shall happen once behind \`if (import.meta.main) { … }\`; imports, functions and classes stay in front of it.`,
      processes: children.map(({ id }) => id),
      objects: [],
      sites: [],
      ...(at === undefined ? {} : { thrownAt: at }),
      topic: 'main-guard',
      lesson: 'process-ids',
      since: first.endedAt ?? 0,
      leak: false,
    },
  ];
};

export function lacksGuard({ error, endedAt }: ProcessState): boolean {
  return endedAt !== undefined && error?.includes('ERR_MP_NO_MAIN_GUARD') === true;
}

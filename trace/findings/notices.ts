/**
 * What the runner has to say: a limit ended the run, or something of it was not kept. That somebody stopped the run is
 * no finding: whoever did it knows, and the run's state says so.
 */
import type { Finding, Rule } from './finding.ts';

export const notices: Rule = ({ state }) =>
  state.notices.flatMap(({ time, pid, text, stops, limit }, index): Finding[] => {
    if (stops && !limit) return [];
    return [
      {
        id: `notice ${index}`,
        rule: 'notice',
        severity: limit ? 'warning' : 'info',
        title: limit ? 'The run went beyond a limit and was stopped' : titleOf(text),
        explanation: text,
        processes: state.processes.filter((process) => process.pid === pid).map(({ id }) => id),
        objects: [],
        sites: [],
        topic: 'limits',
        since: time,
        leak: false,
      },
    ];
  });

const titleOf = (text: string): string => (text.split('\n')[0] ?? '').replace(/\.$/, '');

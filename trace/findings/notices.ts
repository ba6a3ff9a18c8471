/** What the runner has to say: a limit was reached, the run was stopped. */
import type { Finding, Rule } from './finding.ts';

export const notices: Rule = ({ state }) =>
  state.notices.map(({ time, pid, text }, index): Finding => ({
    id: `notice ${index}`,
    rule: 'notice',
    severity: 'info',
    title: text.split('\n')[0] ?? '',
    explanation: text,
    processes: state.processes.filter((process) => process.pid === pid).map(({ id }) => id),
    objects: [],
    sites: [],
    topic: 'limits',
    since: time,
    leak: false,
  }));

/** Children that ended and that their parent did not join for a good while, or never. */
import type { RunModel } from '../model/run-model.ts';
import type { ProcessId, ProcessState, RunState } from '../model/state.ts';
import { Op } from '../schema.ts';
import { stuckProcesses } from './deadlock/stuck.ts';
import { type Finding, type Rule } from './finding.ts';
import { count, duration, list, nameOf } from './words.ts';

/** Microseconds. A parent has other things to do as well: only from here on is a zombie worth a word. */
const LONG = 1_000_000;
/** Who is joined so shortly before the parent's own end was joined by that end, not by the program. */
const AT_EXIT = 100_000;

export const zombie: Rule = ({ model, state, stopped, undisturbed }) => {
  const stuck = stuckProcesses(undisturbed);
  const byParent = new Map<number, ProcessState[]>();
  for (const process of state.processes) {
    if (process.role !== undefined || process.parent === undefined || process.endedAt === undefined) continue;
    const parent = state.process(process.parent);
    if (parent === undefined || parent.role !== undefined) continue;
    // Who hangs can join nobody, and why it hangs is a finding of its own.
    const hangsSince = stuck.get(parent.id)?.wait.since ?? Infinity;
    const until = Math.min(process.reapedAt ?? parent.endedAt ?? state.time, hangsSince);
    const unasked = until - process.endedAt;
    // Who joins one child after the other is not careless about those whose turn comes later.
    if (unasked < LONG || unasked - timeJoining(model, parent.id, process.endedAt, until) < LONG) continue;
    byParent.set(parent.id, [...(byParent.get(parent.id) ?? []), process]);
  }
  return [...byParent].map(([parent, children]): Finding => {
    const names = children.slice(0, 5).map(({ name }) => name);
    if (children.length > 5) names.push(`${children.length - 5} more`);
    const never = children.filter((child) => neverJoined(state, child));
    const longest = Math.max(
      ...children.map((child) => (child.reapedAt ?? state.time) - (child.endedAt ?? state.time)),
    );
    const who = nameOf(state, parent);
    const many = children.length > 1;
    return {
      id: `zombie ${parent}`,
      rule: 'zombie',
      severity: 'warning',
      title: `${who} left ${count(children.length, 'ended child', 'ended children')} unjoined`,
      explanation: [
        `${list(names)} ended, but ${who} ${
          never.length > 0 ? 'has not joined' : 'did not join'
        } ${many ? 'them' : 'it'} for ${duration(longest)}. ${
          children.every(({ method }) => method === 'forkserver')
            ? `The fork server has taken ${many ? 'them' : 'it'} from the system, so no zombie is left; but ${who} does not know how ${many ? 'they' : 'it'} ended.`
            : `Until then the system keeps ${
                many ? 'an entry for each of them in its' : 'its entry in the'
              } process table: a zombie, which uses no processor and almost no memory, but a pid.`
        }`,
        `join() takes it away and tells how it ended; isAlive() and activeChildren() do so, too.`,
      ].join('\n'),
      processes: [...children.map(({ id }) => id), parent],
      objects: children.flatMap(({ object }) => (object === undefined ? [] : [object])),
      sites: [...new Set(children.map(({ startSite }) => startSite))]
        .filter((site) => site !== 0)
        .map((site) => ({ site, what: 'started here, and never joined in time' })),
      topic: 'zombie',
      lesson: 'zombie',
      since: Math.min(...children.map(({ endedAt }) => endedAt ?? 0)) + LONG,
      leak: !stopped && never.length > 0,
    };
  });
};

/** How long the process was blocked in join() of some child within [from, to]. */
function timeJoining(model: RunModel, process: ProcessId, from: number, to: number): number {
  return model.timeline
    .spans(process, 'state', { from, to, perPixel: 0 })
    .filter(({ op }) => op === Op.ProcessJoin)
    .reduce((sum, { start, end }) => sum + Math.min(end, to) - Math.max(start, from), 0);
}

function neverJoined(state: RunState, child: ProcessState): boolean {
  const parent = child.parent === undefined ? undefined : state.process(child.parent);
  if (child.reapedAt === undefined) return true;
  return parent?.endedAt !== undefined && parent.endedAt - child.reapedAt < AT_EXIT;
}

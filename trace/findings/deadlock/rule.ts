/**
 * Deadlocks: circles, and waits that nobody alive can end. Those of the moment, and those of the past that were ended
 * from outside (by a stop, a limit, a kill), which the dead tell of: they died in a wait without a timeout.
 */
import type { RunModel } from '../../model/run-model.ts';
import type { RunState, Wait } from '../../model/state.ts';
import { Op } from '../../schema.ts';
import { SETTLED, type Finding, type FindingSite, type Rule } from '../finding.ts';
import { labelOf, list, nameOf } from '../words.ts';
import { isAlive, sleptUntil } from './able.ts';
import { advice, holdsItself, sentence } from './explain.ts';
import { circle, groups, stuckProcesses, type Stuck } from './stuck.ts';

/** Moments of the past that are looked at, at most: each costs a state. */
const MAX_MOMENTS = 40;

export const deadlock: Rule = ({ model, state, over, undisturbed }) => {
  const stopped = undisturbed !== state;
  const found = new Map<string, Finding>();
  const add = (finding: Finding): void => {
    if (!found.has(finding.id)) found.set(finding.id, finding);
  };
  for (const finding of deadlocksIn(model, undisturbed, over && !stopped))
    add(stopped ? { ...finding, until: undisturbed.time } : finding);
  for (const finding of endedDeadlocks(model, undisturbed)) add(finding);
  return [...found.values()];
};

function deadlocksIn(model: RunModel, state: RunState, over: boolean): Finding[] {
  return groups(stuckProcesses(state))
    .filter((group) => over || hasSettled(state, group))
    .map((group) => describe(model, state, group));
}

/**
 * Events come late, and a process that was woken may be slow to write that it goes on. So a claim is made only of those
 * who were found asleep after the last of them began to wait.
 */
function hasSettled(state: RunState, group: readonly Stuck[]): boolean {
  const change = lastChange(state, group);
  if (state.time - change < SETTLED) return false;
  return group.every(({ process }) => sleptUntil(state, process) > change);
}

/** What has to do with a group and happened last. */
function lastChange(state: RunState, group: readonly Stuck[]): number {
  const begun = group.map(({ wait }) => wait.since);
  const ended = state.processes.map(({ endedAt }) => endedAt ?? 0);
  return Math.max(...begun, ...ended);
}

function endedDeadlocks(model: RunModel, state: RunState): Finding[] {
  const moments = state.processes
    .filter(
      ({ diedIn, endedAt }) => diedIn?.timeout === undefined && diedIn !== undefined && endedAt !== undefined,
    )
    .map(({ id, endedAt }) => ({ id, time: endedAt ?? 0 }))
    .sort((a, b) => a.time - b.time);
  const findings: Finding[] = [];
  const told = new Set<number>();
  let looked = 0;
  for (const { id, time } of moments) {
    if (told.has(id) || looked === MAX_MOMENTS) continue;
    looked++;
    const before = model.stateAt(time - 0.001);
    for (const finding of deadlocksIn(model, before, false)) {
      if (!finding.processes.includes(id)) continue;
      for (const process of finding.processes) told.add(process);
      findings.push({ ...finding, until: time });
    }
  }
  return findings;
}

function describe(model: RunModel, state: RunState, group: readonly Stuck[]): Finding {
  const ring = circle(group);
  const rest = group.filter((one) => !ring.includes(one));
  const ordered = [...ring, ...rest];
  const sentences = ordered.map((one) => sentence(model, state, one));
  const processes = ordered.map(({ process }) => process);
  const name = (one: Stuck): string => nameOf(state, one.process);
  return {
    id: `deadlock ${[...processes].sort((a, b) => a - b).join(' ')} ${Math.max(...group.map(({ wait }) => wait.since))}`,
    rule: 'deadlock',
    severity: 'error',
    title: titleOf(state, ring, group),
    explanation: [
      `${sentences.slice(0, ring.length || sentences.length).join('; ')}.`,
      ...(ring.length > 0 && rest.length > 0
        ? [`So ${list(rest.map(name))} can not go on either: ${sentences.slice(ring.length).join('; ')}.`]
        : []),
      ...advice(state, group),
    ].join('\n'),
    processes,
    objects: [...new Set(ordered.flatMap(({ wait }) => (wait.object === undefined ? [] : [wait.object])))],
    sites: sitesOf(state, ordered),
    ...topicOf(state, group),
    since: Math.max(...group.map(({ wait }) => wait.since)),
    leak: false,
    waits: ordered.map((one, index) => ({
      from: one.process,
      to: one.able,
      object: one.wait.object,
      text: sentences[index] ?? '',
      site: one.wait.site,
      inCircle: ring.includes(one),
    })),
  };
}

function titleOf(state: RunState, ring: readonly Stuck[], group: readonly Stuck[]): string {
  const names = (ones: readonly Stuck[]): string => {
    const all = ones.map(({ process }) => nameOf(state, process));
    return all.length > 6 ? `${all.slice(0, 5).join(', ')} and ${all.length - 5} more` : list(all);
  };
  if (ring.length > 1) return `Deadlock: ${names(ring)} wait for each other`;
  if (ring.length === 1) {
    return ring[0]?.wait.op === Op.Acquire
      ? `Deadlock: ${names(ring)} waits for itself`
      : `Deadlock: nobody else can end what ${names(ring)} waits for`;
  }
  const helpless = group.filter(({ able }) => able.length === 0);
  const waits = helpless.length === 1 ? 'waits' : 'wait';
  return `Deadlock: ${names(helpless)} ${waits} for what nobody alive can do`;
}

function sitesOf(state: RunState, stuck: readonly Stuck[]): FindingSite[] {
  const sites: FindingSite[] = [];
  for (const { process, wait } of stuck) {
    const name = nameOf(state, process);
    if (wait.site !== 0) sites.push({ site: wait.site, what: `${name} waits here: ${wait.text}` });
    const held = wait.object === undefined ? undefined : state.object(wait.object);
    if (held === undefined || !('holders' in held)) continue;
    for (const { process: holder, site } of held.holders) {
      if (site !== 0)
        sites.push({ site, what: `${nameOf(state, holder)} acquired ${labelOf(state, held.id)} here` });
    }
  }
  return sites;
}

function topicOf(state: RunState, group: readonly Stuck[]): Pick<Finding, 'topic' | 'lesson'> {
  const any = (is: (one: Stuck) => boolean): boolean => group.some(is);
  if (any(({ wait }) => wait.op === Op.QueueFlush)) {
    return { topic: 'join-before-get', lesson: 'join-before-get' };
  }
  if (any(({ wait, process, able }) => wait.op === Op.ConnectionReceive && able.includes(process))) {
    return { topic: 'unclosed-connection', lesson: 'ends-left-open' };
  }
  if (any(({ wait }) => isHeldByTheDead(state, wait))) {
    return { topic: 'dead-holder', lesson: 'terminate-holding' };
  }
  if (any(({ able, wait, process }) => able.length === 0 && !holdsItself(state, process, wait.object)))
    return { topic: 'nobody-can-end', lesson: 'lost-answer' };
  return { topic: 'deadlock', lesson: 'dining-philosophers' };
}

function isHeldByTheDead(state: RunState, { op, object }: Wait): boolean {
  const lock = object === undefined ? undefined : state.object(object);
  return (
    op === Op.Acquire &&
    lock !== undefined &&
    'holders' in lock &&
    lock.holders.some((holder) => !isAlive(state.process(holder.process)))
  );
}

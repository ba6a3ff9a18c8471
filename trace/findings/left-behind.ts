/** What a run leaves behind when it ends: items, shared memory, pools and managers that still run. */
import type { RunModel } from '../model/run-model.ts';
import type { ObjectState, RunState } from '../model/state.ts';
import type { Finding, FindingSite, Rule } from './finding.ts';
import { at, count, nameOf } from './words.ts';

function createdHere(object: ObjectState): FindingSite[] {
  return object.createdSite === 0
    ? []
    : [{ site: object.createdSite, what: `${object.label} was created here` }];
}

function base(state: RunState, object: ObjectState): Pick<Finding, 'processes' | 'objects' | 'since'> {
  return {
    processes: object.creator === undefined ? [] : [object.creator],
    objects: [object.id],
    since: state.time,
  };
}

/** Items that were put into a queue and never taken. */
export const itemsLeft: Rule = ({ model, state, over, stopped }) => {
  if (!over || stopped) return [];
  return state.objects.flatMap((object): Finding[] => {
    // What is in a manager goes with it, as its owner knows.
    if (!('depth' in object) || object.depth === 0 || object.internal || object.info.passive === true)
      return [];
    // Who reached its event limit may have taken them without a word.
    if (state.processes.some(({ summarisedSince }) => summarisedSince !== undefined)) return [];
    const previews = object.items.slice(0, 3).map(({ preview }) => preview);
    const lines = [...new Set(object.items.map(({ site }) => site))].filter((site) => site !== 0);
    return [
      {
        ...base(state, object),
        id: `items-left ${object.id}`,
        rule: 'items-left',
        severity: 'warning',
        title: `${count(object.depth, 'item')} in ${object.label} ${object.depth === 1 ? 'was' : 'were'} never taken`,
        explanation: `The run ended while ${object.label} still held ${count(object.depth, 'item')}${
          previews.some((preview) => preview !== '')
            ? `: ${previews.join(', ')}${object.depth > 3 ? ', …' : ''}`
            : ''
        }. Somebody put ${object.depth === 1 ? 'it' : 'them'} in${
          lines.length > 0 ? lines.map((site) => at(model, site)).join('') : ''
        } for nobody: is a get() missing, or does a reader stop too early?`,
        sites: [
          ...lines.slice(0, 5).map((site) => ({ site, what: `put here and never taken` })),
          ...createdHere(object),
        ],
        topic: 'items-left',
        lesson: 'daemons',
        leak: true,
      },
    ];
  });
};

/** Blocks of shared memory that nobody unlinked. */
export const sharedMemoryLeft: Rule = ({ model, state, over, stopped }) => {
  const found: Finding[] = [];
  const told = new Set<string>();
  const add = (name: string, object: ObjectState | undefined, time: number, cleaned: boolean): void => {
    if (told.has(bare(name))) return;
    told.add(bare(name));
    found.push(leftBlock(model, state, name, object, time, cleaned));
  };
  const blocks = state.objects.filter((object) => object.kind === 'shared-memory');
  for (const { name, time } of state.leftovers) {
    add(
      name,
      blocks.find((block) => bare(block.name) === bare(name)),
      time,
      false,
    );
  }
  for (const block of blocks) {
    // A run that was stopped had no chance to.
    const tracked =
      !stopped && block.unlinkedBy !== undefined && state.process(block.unlinkedBy)?.role === 'tracker';
    const forgotten = over && !stopped && block.unlinkedBy === undefined;
    if (tracked || forgotten) add(block.name, block, state.time, tracked);
  }
  return found;
};

/** The system's name has a slash in front, Python's has not. */
function bare(name: string): string {
  return name.replace(/^\//, '');
}

function leftBlock(
  model: RunModel,
  state: RunState,
  name: string,
  object: ObjectState | undefined,
  time: number,
  cleaned: boolean,
): Finding {
  const creator = object?.creator === undefined ? undefined : nameOf(state, object.creator);
  return {
    id: `shared-memory-left ${bare(name)}`,
    rule: 'shared-memory-left',
    severity: 'warning',
    title: `The shared-memory block ${JSON.stringify(bare(name))} was never unlinked`,
    explanation: [
      `${
        creator === undefined ? 'A process' : creator
      } created the block ${JSON.stringify(bare(name))}${at(model, object?.createdSite ?? 0)} and nobody called unlink() on it. Shared memory does not end with its process: ${
        cleaned
          ? 'the resource tracker had to remove it.'
          : 'it would stay until the next restart of the machine.'
      }`,
      'close() gives up one process’s view of it; unlink() removes it, and is to be called once, by the last user.',
    ].join('\n'),
    processes: object?.creator === undefined ? [] : [object.creator],
    objects: object === undefined ? [] : [object.id],
    sites: object === undefined ? [] : createdHere(object),
    topic: 'shared-memory',
    lesson: 'leaked-block',
    since: time,
    leak: true,
  };
}

/** Pools and managers whose owner ended without shutting them down. */
export const notShutDown: Rule = ({ state, over, stopped }) => {
  if (!over || stopped) return [];
  return state.objects.flatMap((object): Finding[] => {
    const open =
      (object.kind === 'pool' && object.phase === 'open') ||
      (object.kind === 'manager' && !object.shutDown && !object.remote);
    if (!open || object.internal) return [];
    const owner = object.creator === undefined ? undefined : state.process(object.creator);
    // Who ended by an error or a signal had no chance to.
    if (owner === undefined || owner.error !== undefined || owner.status.state === 'killed') return [];
    const how = object.kind === 'pool' ? 'close() and join(), or terminate()' : 'shutdown()';
    return [
      {
        ...base(state, object),
        id: `not-shut-down ${object.id}`,
        rule: 'not-shut-down',
        severity: 'warning',
        title: `${object.label} was never shut down`,
        explanation: `${owner.name} ended without ${how} on ${object.label}, so that its processes were ended from outside, in the middle of whatever they did. \`using\` (or \`await using\`) in front of its declaration does it by itself.`,
        sites: createdHere(object),
        topic: object.kind,
        lesson: object.kind === 'pool' ? 'pool-left-open' : 'manager',
        leak: true,
      },
    ];
  });
};

/** Pool workers that were killed or left while they worked. */
import type { Finding, Rule } from './finding.ts';
import { count } from './words.ts';

export const workerLost: Rule = ({ state }) =>
  state.objects.flatMap((object): Finding[] => {
    if (object.kind !== 'pool') return [];
    // An error of a task never ends a worker: who ended by one could not even start, which has a finding of its own.
    const neverBegan = object.lost.filter((id) => state.process(id)?.error !== undefined).length;
    const lost = object.lostWorkers - neverBegan;
    if (lost === 0) return [];
    return [
      {
        id: `worker-lost ${object.id}`,
        rule: 'worker-lost',
        severity: 'warning',
        title: `${object.label} lost ${count(lost, 'worker')}`,
        explanation: `${count(lost, 'worker')} of ${object.label} ended in the middle of the work: killed from outside, by running out of memory, or by process.exit() in a task. The task that it worked at failed with a WorkerLostError, the worker was replaced, and the other tasks went on. (In Python the pool would wait for ever.)`,
        processes: object.creator === undefined ? [] : [object.creator],
        objects: [object.id],
        sites:
          object.createdSite === 0
            ? []
            : [{ site: object.createdSite, what: `${object.label} was created here` }],
        topic: 'pool',
        lesson: 'lost-worker',
        since: state.time,
        leak: false,
      },
    ];
  });

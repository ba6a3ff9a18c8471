/** What only the runner can see of a process: that it died, what it uses, what it prints. */
import type { EventCursor, EventRef } from '../../codec/store.ts';
import { Op, StoppedBy } from '../../schema.ts';
import { processEnded } from './apply-process.ts';
import type { Machine } from './machine.ts';
import { SILENT } from './process.ts';

const UNSEEN = 'unseen';

export function applyRunner(machine: Machine, event: EventCursor, ref: EventRef): void {
  const { op, pid, time } = event;
  if (op === Op.RunnerEnd) runEnded(machine, event);
  else if (op === Op.RunnerNotice) {
    machine.notices = [
      ...machine.notices,
      { time, pid, text: event.text, stops: event.arg !== 0, limit: event.arg === StoppedBy.limit },
    ];
  } else if (op === Op.RunnerLeftover) {
    machine.leftovers = [...machine.leftovers, { time, pid, name: event.text }];
  } else if (op === Op.RunnerOutput) machine.sink?.output(machine.processOfPid(pid) ?? -1, ref);
  else if (op === Op.RunnerSample) sample(machine, event);
  else {
    const process = machine.processFor(pid, time);
    if (op === Op.RunnerOrphan) process.orphan = true;
    else if (op === Op.RunnerProcessEnded) {
      if (event.text !== UNSEEN) processEnded(machine, process, event.arg, time);
      else {
        process.vanished = true;
        if (process.over) process.endedAt ??= time;
        machine.updateLane(process, time);
      }
    }
  }
}

/** The runner leaves nobody behind. A helper of the library that lived for a moment only may have gone unseen. */
function runEnded(machine: Machine, { arg, time }: EventCursor): void {
  machine.exitcode = arg;
  for (const { id, role, over } of machine.processes)
    if (role !== undefined && !over) processEnded(machine, machine.ownProcess(id), 0, time);
}

function sample(machine: Machine, event: EventCursor): void {
  const { time, arg: cpuMs } = event;
  const process = machine.processFor(event.pid, time);
  const elapsed = time - process.sampledAt;
  const share = elapsed > 0 && process.sampledAt > 0 ? ((cpuMs - process.cpuMs) * 1000) / elapsed : 0;
  process.cpuMs = cpuMs;
  process.rss = event.value ?? process.rss;
  process.sampledAt = time;
  process.asleep = event.text === 'S';
  if (process.asleep) process.asleepAt = time;
  // Who is held still does neither run nor wake up.
  else if (event.text !== 'T' && event.text !== 't') process.asleepAt = 0;
  if (!process.began && time - process.startedAt > SILENT) process.ready = true;
  machine.sink?.sample(process.id, time, Math.max(0, share), process.rss);
  machine.updateLane(process, time);
}

/**
 * Lost updates: a process reads a value, another one writes it, and the first one writes what it worked out from the
 * old value. Two reads and writes in one another's way is what really happened here, not what might: no guessing about
 * locks is needed, only that both did not hold the same one (then the order in the trace is the clocks' doing).
 *
 * Not every read before a write belongs to it: a program may print a value and set it later. Reading and writing
 * belong together where they are on one line, or where the same two lines did so several times.
 */
import type { EventCursor } from '../codec/store.ts';
import type { RunModel } from '../model/run-model.ts';
import type { ProcessId, SiteRef } from '../model/state.ts';
import { Op, Phase, Result, type ObjectId } from '../schema.ts';
import { SETTLED, type Finding, type Rule } from './finding.ts';
import { at, labelOf, nameOf } from './words.ts';

/** From how many rounds on two lines are taken to belong together. */
const HABIT = 2;

/** One update that was written over. */
interface Lost {
  readonly time: number;
  readonly loser: number;
  readonly winner: number;
  readonly before: number | undefined;
  readonly lostValue: number | undefined;
  readonly written: number | undefined;
}

/** What two lines of one process and the line of another did to each other, on one object. */
interface Race {
  readonly key: string;
  readonly object: ObjectId;
  readonly readSite: SiteRef;
  readonly writeSite: SiteRef;
  readonly otherSite: SiteRef;
  readonly first: Lost;
  times: number;
}

interface Read {
  readonly version: number;
  readonly site: SiteRef;
  readonly value: number | undefined;
  /** The locks held, by id, and when each was acquired (an event's index). */
  readonly held: ReadonlyMap<string, number>;
}

interface Element {
  version: number;
  writer: number;
  writeSite: SiteRef;
  written: number | undefined;
  heldAtWrite: ReadonlyMap<string, number>;
  readonly reads: Map<number, Read>;
}

const nothingHeld: ReadonlyMap<string, number> = new Map<string, number>();

/** Goes once through the events, as far as they are settled, and remembers what it found. */
class Scanner {
  #next = 0;
  /** Of the last event it saw, to notice that late ones came before it. */
  #lastTime = -1;
  #elements = new Map<string, Element>();
  #held = new Map<number, Map<string, number>>();
  /** How often a pair of lines read and then wrote. */
  #habits = new Map<string, number>();
  #races = new Map<string, Race>();

  races(model: RunModel, until: number): readonly Race[] {
    const end = model.eventsUntil(until);
    if (model.eventsUntil(this.#lastTime) !== this.#next) this.#restart();
    model.scan(this.#next, end, (event, index) => {
      const { op } = event;
      if (op === Op.ValueRead || op === Op.ValueWrite) this.#access(event);
      else if (op === Op.Acquire || op === Op.Release) this.#lock(event, index);
      this.#lastTime = event.time;
    });
    if (end > this.#next) this.#next = end;
    return [...this.#races.values()].filter((race) => this.#belongTogether(race));
  }

  #restart(): void {
    this.#next = 0;
    this.#elements = new Map();
    this.#held = new Map();
    this.#habits = new Map();
    this.#races = new Map();
  }

  #belongTogether({ object, readSite, writeSite }: Race): boolean {
    return readSite === writeSite || (this.#habits.get(`${object} ${readSite} ${writeSite}`) ?? 0) >= HABIT;
  }

  #lock(event: EventCursor, index: number): void {
    const { pid, obj, op } = event;
    if (obj === undefined) return;
    const held = new Map(this.#held.get(pid));
    if (op === Op.Release && event.arg <= 0) held.delete(obj);
    else if (op === Op.Release) return;
    else if (event.phase !== Phase.Begin && event.result === Result.Ok && !held.has(obj))
      held.set(obj, index);
    this.#held.set(pid, held);
  }

  #access(event: EventCursor): void {
    const { pid, obj, arg: index, site, value, time } = event;
    if (obj === undefined) return;
    const key = `${obj} ${index}`;
    let element = this.#elements.get(key);
    if (element === undefined) {
      element = {
        version: 0,
        writer: 0,
        writeSite: 0,
        written: undefined,
        heldAtWrite: nothingHeld,
        reads: new Map(),
      };
      this.#elements.set(key, element);
    }
    const held = this.#held.get(pid) ?? nothingHeld;
    if (event.op === Op.ValueRead) {
      element.reads.set(pid, { version: element.version, site, value, held });
      return;
    }
    const read = element.reads.get(pid);
    element.reads.delete(pid);
    if (read !== undefined) {
      const habit = `${obj} ${read.site} ${site}`;
      this.#habits.set(habit, (this.#habits.get(habit) ?? 0) + 1);
      const overwrote = element.version > read.version && element.writer !== pid;
      if (overwrote && !guarded(read.held, held, element.heldAtWrite)) {
        this.#lost(obj, read, site, element, {
          time,
          loser: element.writer,
          winner: pid,
          before: read.value,
          lostValue: element.written,
          written: value,
        });
      }
    }
    element.version++;
    element.writer = pid;
    element.writeSite = site;
    element.written = value;
    element.heldAtWrite = held;
  }

  #lost(object: ObjectId, read: Read, writeSite: SiteRef, element: Element, lost: Lost): void {
    const key = `${object} ${read.site} ${writeSite} ${element.writeSite}`;
    const race = this.#races.get(key);
    if (race !== undefined) race.times++;
    else {
      const { writeSite: otherSite } = element;
      this.#races.set(key, { key, object, readSite: read.site, writeSite, otherSite, first: lost, times: 1 });
    }
  }
}

/** One lock was held from the read to the write, and by the other one at its write. */
function guarded(
  atRead: ReadonlyMap<string, number>,
  atWrite: ReadonlyMap<string, number>,
  atOther: ReadonlyMap<string, number>,
): boolean {
  for (const [lock, since] of atRead) if (atWrite.get(lock) === since && atOther.has(lock)) return true;
  return false;
}

const scanners = new WeakMap<RunModel, Scanner>();

export const lostUpdate: Rule = ({ model, state, over }) => {
  let scanner = scanners.get(model);
  if (scanner === undefined) scanners.set(model, (scanner = new Scanner()));
  const races = scanner.races(model, over ? Infinity : model.duration - SETTLED);
  const byObject = new Map<ObjectId, Race[]>();
  for (const race of races) {
    if (race.first.time > state.time) continue;
    byObject.set(race.object, [...(byObject.get(race.object) ?? []), race]);
  }
  return [...byObject].map(([object, found]): Finding => {
    const main = found.reduce((most, race) => (race.times > most.times ? race : most));
    const times = found.reduce((sum, race) => sum + race.times, 0);
    const who = (pid: number): ProcessId | undefined => model.processOfPid(pid, main.first.time);
    const { first } = main;
    const winner = nameOf(state, who(first.winner));
    const loser = nameOf(state, who(first.loser));
    const label = labelOf(state, object);
    const processes = [...new Set(found.flatMap((race) => [who(race.first.winner), who(race.first.loser)]))];
    const sites = new Map<SiteRef, string>();
    for (const race of found) {
      if (race.readSite !== 0) sites.set(race.readSite, `${label} is read here …`);
    }
    for (const race of found) {
      for (const site of [race.writeSite, race.otherSite]) {
        if (site !== 0 && !sites.has(site))
          sites.set(site, `… and written here: a write of another process in between is lost`);
        else if (site === race.readSite)
          sites.set(site, `${label} is read and written here: a write of another process in between is lost`);
      }
    }
    return {
      id: `lost-update ${object}`,
      rule: 'lost-update',
      severity: 'error',
      title: times === 1 ? `An update of ${label} was lost` : `Updates of ${label} were lost, ${times} times`,
      explanation: [
        `${winner} read ${show(first.before)}${at(model, main.readSite)}; then ${loser} wrote ${show(first.lostValue)}${at(model, main.otherSite)}; then ${winner} wrote ${show(first.written)}${at(model, main.writeSite)}, worked out from the old value: what ${loser} had written is gone.${times > 1 ? ` This happened ${times} times.` : ''}`,
        `Reading and writing are two steps, and another process may come in between, even where each step takes the value's own lock. Hold one lock from the read to the write: \`using _ = v.hold()\`, or \`v.getLock().runExclusive(() => { … })\`.`,
      ].join('\n'),
      processes: processes.filter((id) => id !== undefined),
      objects: [object],
      sites: [...sites].map(([site, what]) => ({ site, what })),
      topic: 'lost-update',
      lesson: 'lost-update',
      since: Math.min(...found.map((race) => race.first.time)),
      leak: false,
    };
  });
};

function show(value: number | undefined): string {
  return value === undefined ? 'a value' : String(value);
}

/**
 * The names by which the program itself knows its objects: the variables at whose declaration they were made, which the
 * site table has. Several that were made at one place are numbered: `Lock "forks[2]"` where they are known to be the
 * elements of an array, `Lock "fork" #2` where not.
 */
import type { Site } from '../../schema.ts';
import type { Obj } from '../machine/object.ts';

/** How a site says that it makes one element after the other. */
const ELEMENT = '[]';

export interface ObjectName {
  readonly name: string;
  /** From 1 on; 0: it is the only one. */
  readonly number: number;
}

export class ObjectNames {
  readonly #sites: () => readonly Site[];
  readonly #objects: () => readonly Obj[];
  #names = new Map<number, ObjectName>();
  #namedSites: readonly Site[] | undefined;
  #namedObjects = 0;

  constructor(sites: () => readonly Site[], objects: () => readonly Obj[]) {
    this.#sites = sites;
    this.#objects = objects;
  }

  /** Objects are the same, by index, at every moment of the run. */
  of(object: number): ObjectName | undefined {
    const sites = this.#sites();
    const objects = this.#objects();
    if (this.#namedSites !== sites || this.#namedObjects !== objects.length) {
      this.#names = nameObjects(sites, objects);
      this.#namedSites = sites;
      this.#namedObjects = objects.length;
    }
    return this.#names.get(object);
  }

  /** What was known may have changed. */
  changed(): void {
    this.#namedSites = undefined;
  }
}

function nameObjects(sites: readonly Site[], objects: readonly Obj[]): Map<number, ObjectName> {
  const groups = new Map<string, { names: readonly string[]; members: number[] }>();
  for (const { index, info, createdSite, guards } of objects) {
    const names = createdSite === 0 ? undefined : sites[createdSite - 1]?.names;
    if (names === undefined || names.length === 0) continue;
    // What has a name of its own, belongs to another object, or was made along with it takes no part.
    if (info.name !== undefined || info.internal === true || guards !== -1 || info.kind === 'process')
      continue;
    const key = `${createdSite} ${info.kind}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { names, members: [index] });
    else group.members.push(index);
  }
  const found = new Map<number, ObjectName>();
  for (const { names, members } of groups.values()) {
    const several = members.length > names.length;
    members.forEach((index, place) => {
      const name = names[place % names.length] ?? '';
      const round = Math.floor(place / names.length);
      const [array = '', ...rest] = name.split(ELEMENT);
      // Of an array of arrays nobody knows how long each is.
      if (rest.length === 1) found.set(index, { name: `${array}[${round}]${rest.join('')}`, number: 0 });
      else found.set(index, { name: array, number: several ? round + 1 : 0 });
    });
  }
  return found;
}

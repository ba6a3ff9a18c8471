/** What Node has read once and a forked child must not go on with: its number, and what was random. */
import { randomInt, randomUUID } from 'node:crypto';
import { randomBytes } from '../random.ts';
import { ScopeReader } from './scopes.ts';

/** In the child. `pid` as the kernel has it. */
export function renewIdentity(pid: number): void {
  Object.defineProperty(process, 'pid', { value: pid, enumerable: true, configurable: true });
  Math.random = freshRandom();
}

/** V8's own goes on where the parent's was, and its state can't be reached: xoshiro128** in its place. */
function freshRandom(): () => number {
  const WORDS = 4;
  let [a = 0, b = 0, c = 0, d = 0] = new Int32Array(randomBytes(WORDS * 4).buffer);
  const next = (): number => {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result;
  };
  const random = (): number => ((next() >>> 5) * 67_108_864 + (next() >>> 6)) / 9_007_199_254_740_992;
  return Object.defineProperty(random, 'name', { value: 'random' });
}

/** Node's stores of random bytes, which it draws for many numbers at once; `undefined`: not looked for. */
let stores: Uint8Array[] | undefined;

/**
 * Finds what Node has drawn beforehand, in a process that may have drawn some: what is left of it is in its children too. By
 * the names that it has in Node's sources from 20 to 26; where they are others, the children draw until nothing is left.
 */
export function prepareRandomStores(): void {
  // Where the program has not loaded that part of Node, nothing was drawn.
  if (stores !== undefined || !loadedParts().includes('NativeModule internal/crypto/random')) return;
  // Before the first one there is no store.
  randomUUID();
  const reader = new ScopeReader();
  try {
    const found = [...reader.variables(randomInt, ['randomCache', 'uuidData']).values()];
    stores = found.filter((store) => store instanceof Uint8Array);
  } finally {
    reader.close();
  }
}

/** Node's own parts that were loaded so far; undocumented, and there from Node 20 to 26. */
function loadedParts(): readonly string[] {
  const list: unknown = Reflect.get(process, 'moduleLoadList');
  return Array.isArray(list) ? (list as string[]) : ['NativeModule internal/crypto/random'];
}

/** In the child of a process that has prepared for it. */
export function renewRandomStores(): void {
  const STORES = 2;
  const UUIDS = 128;
  const INTEGERS = 1024;
  if (stores === undefined) return;
  for (const store of stores) store.set(randomBytes(store.length));
  if (stores.length === STORES) return;
  for (let count = 0; count < UUIDS; count++) randomUUID();
  for (let count = 0; count < INTEGERS; count++) randomInt(2);
}

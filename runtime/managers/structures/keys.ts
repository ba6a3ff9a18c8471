/**
 * Keys of a manager's `dict` and elements of its `set`: primitives are compared as Map does, arrays and plain objects by
 * content, everything else by what it is when packed. Each client's key is a copy, so there is no identity to go by.
 */
import { dumps } from '../../channel/pickle.ts';

/** What a Map finds the key by. */
export function keyOf(value: unknown): unknown {
  if ((typeof value !== 'object' || value === null) && typeof value !== 'function') return value;
  return keyOfContent(contentOf(value));
}

/** Stands for all values of one content, so that no text that a program has as a key can be mistaken for one. */
interface ContentKey {
  readonly content: string;
}

const known = new Map<string, WeakRef<ContentKey>>();
const forgotten = new FinalizationRegistry<string>((content) => {
  if (known.get(content)?.deref() === undefined) known.delete(content);
});

function keyOfContent(content: string): ContentKey {
  const there = known.get(content)?.deref();
  if (there !== undefined) return there;
  const key: ContentKey = { content };
  known.set(content, new WeakRef(key));
  forgotten.register(key, content);
  return key;
}

function contentOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(contentOf).join(',')}]`;
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([name, part]) => `${JSON.stringify(name)}:${contentOf(part)}`).join(',')}}`;
  }
  return `<${dumps(value, { root: 'key' }).toString('base64')}>`;
}

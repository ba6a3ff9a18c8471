/**
 * Keys of a manager's `dict` and elements of its `set`: primitives are compared as Map does, arrays and plain objects by
 * content, everything else by what it is when packed. Each client's key is a copy, so there is no identity to go by.
 */
import { typeError } from '../../errors.ts';
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

/** A deeper key is taken for one that contains itself. */
const DEEPEST = 200;

function contentOf(value: unknown, depth = 0): string {
  if (depth > DEEPEST)
    throw typeError('A key of a dict or an element of a set contains itself, or is nested too deeply.');
  if (Array.isArray(value)) return `[${value.map((part) => contentOf(part, depth + 1)).join(',')}]`;
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([name, part]) => `${JSON.stringify(name)}:${contentOf(part, depth + 1)}`).join(',')}}`;
  }
  return `<${dumps(value, { root: 'key' }).toString('base64')}>`;
}

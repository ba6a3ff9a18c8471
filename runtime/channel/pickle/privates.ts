/**
 * Whether instances of a class have `#private` members. Those can't be read from outside, and a twin that was made
 * without running the constructor lacks them, so such a class must say with `[mp.reduce]` how it travels. The language
 * does not tell; the class's own source text does, since private members must be declared in its body.
 */
const known = new WeakMap<object, boolean>();

/** Walks up the superclasses. Private static members do not matter. */
export function hasPrivateMembers(constructor: object): boolean {
  let found = known.get(constructor);
  if (found === undefined) {
    const parent: unknown = Object.getPrototypeOf(constructor);
    found =
      declaresPrivate(Function.prototype.toString.call(constructor)) ||
      (typeof parent === 'function' && parent !== Function.prototype && hasPrivateMembers(parent));
    known.set(constructor, found);
  }
  return found;
}

/** What could hold a `#name` without declaring one: comments, strings, templates, simple regular expressions. */
const noise =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`|(?<=[=(,:[!&|?{};\n]\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+\//g;

const declaration = /(?:^|[{};\n*]|\bget\b|\bset\b|\basync\b|\baccessor\b)\s*#[\p{ID_Start}_$]/mu;
const staticDeclaration =
  /\bstatic\s+(?:async\s*|get\s+|set\s+|accessor\s+)?\*?\s*#[\p{ID_Start}_$][\p{ID_Continue}$]*/gu;

function declaresPrivate(source: string): boolean {
  if (!source.includes('#') && !source.includes('__privateAdd(')) return false;
  const bare = source.replace(noise, ' ').replace(staticDeclaration, ' ');
  // The second form is what a bundler makes of private members for an older target.
  return declaration.test(bare) || bare.includes('__privateAdd(');
}

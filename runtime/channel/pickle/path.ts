/** Where inside a value something is: `args[1].callback`, `value.get("k")[0]`. */

/** A property (text), an element (number), or anything else, already written out. */
export type Step = string | number | { readonly text: string };

export function formatPath(root: string, steps: readonly Step[]): string {
  let path = root;
  for (const step of steps) {
    if (typeof step === 'number') path += `[${step}]`;
    else if (typeof step === 'object') path += step.text;
    else if (!/^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(step)) path += `[${JSON.stringify(step)}]`;
    else path += path === '' ? step : `.${step}`;
  }
  return path === '' ? 'value' : path;
}

/** How the value under a key of a Map is spoken of. */
export function entryStep(key: unknown, index: number): Step {
  if (typeof key === 'string') return { text: `.get(${JSON.stringify(key)})` };
  if (typeof key === 'number' || typeof key === 'boolean') return { text: `.get(${String(key)})` };
  return { text: `.values()[${index}]` };
}

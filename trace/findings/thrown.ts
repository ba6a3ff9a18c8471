/** What an error's stack tells: which line of the program threw it, and its first words. */
import type { RunModel } from '../model/run-model.ts';

export interface ThrownAt {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

/** The innermost frame that is the program's own; undefined where there is none, as in an error of the library's start. */
export function thrownAt(model: Pick<RunModel, 'sources'>, stack: string): ThrownAt | undefined {
  for (const frame of stack.split('\n')) {
    // What Node prints of an error's own properties begins behind the last frame.
    const place = /^\s*at .*?((?:file:\/\/)?\/[^()]*):(\d+):(\d+)\)?(?: \{)?$/.exec(frame);
    if (place === null) continue;
    const file = pathOf(place[1] ?? '');
    if (model.sources.has(file)) return { file, line: Number(place[2]), column: Number(place[3]) };
  }
  return undefined;
}

/** In the stacks of ECMAScript modules files are URLs. */
function pathOf(text: string): string {
  if (!text.startsWith('file://')) return text;
  try {
    return decodeURI(text.slice('file://'.length));
  } catch {
    return text;
  }
}

const LONGEST = 100;

/** The error's message, its first sentence where it is long; without a full stop. */
export function messageOf(stack: string): string {
  const line = stack.split('\n')[0] ?? '';
  const sentence = line.length <= LONGEST ? line : (/^.{20,}?[.!?](?=\s)/.exec(line)?.[0] ?? line);
  const short =
    sentence.length <= LONGEST ? sentence : `${sentence.slice(0, LONGEST).replace(/\s+\S*$/, '')} …`;
  return short.replace(/\.$/, '');
}

/** Without the braces that Node prints around a code which says nothing to a learner. */
export function withoutCode(stack: string): string {
  return stack.replace(/ \{\n\s*code: '[\w-]+'\n\}\s*$/, '');
}

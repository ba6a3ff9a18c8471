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
  for (const line of stack.split('\n')) {
    const place = ownPlace(model, line);
    if (place !== undefined) return place;
  }
  return undefined;
}

/** Where in the program a line of a stack is; undefined of the library's and Node's own, and of what is no frame. */
function ownPlace({ sources }: Pick<RunModel, 'sources'>, line: string): ThrownAt | undefined {
  // What Node prints of an error's own properties begins behind the last frame.
  const place = /^\s*at .*?((?:file:\/\/)?\/[^()]*):(\d+):(\d+)\)?(?: \{)?$/.exec(line);
  if (place === null) return undefined;
  const file = pathOf(place[1] ?? '');
  return sources.has(file) ? { file, line: Number(place[2]), column: Number(place[3]) } : undefined;
}

const isFrame = (line: string): boolean => /^\s*at /.test(line);

/** For a text to read: frames that are not the program's own are counted, where there is one of its own. */
export function foldFrames(model: Pick<RunModel, 'sources'>, lines: readonly string[]): string[] {
  if (!lines.some((line) => ownPlace(model, line))) return [...lines];
  const kept = lines.filter((line) => !isFrame(line) || ownPlace(model, line) !== undefined);
  const folded = lines.length - kept.length;
  if (folded === 0) return kept;
  const last = kept.findLastIndex(isFrame);
  // Where the brace of an error's properties goes with its frame.
  const brace = lines.some((line) => line.endsWith(' {') && !kept.includes(line)) ? ' {' : '';
  return kept.toSpliced(last + 1, 0, `    … and ${folded} of the library and of Node${brace}`);
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

/**
 * Without what Node prints around it and says nothing to a learner: the braces around a code of ours, and the same error once
 * more, as it came from another process.
 */
export function readable(stack: string): string {
  const [message = ''] = stack.split('\n');
  const cause = / \{\n\s*\[cause\]: (.*)\n[^]*code: 'ERR_MP_REMOTE'[^]*\}\s*$/.exec(stack);
  const alone =
    cause?.[1] === message
      ? stack.slice(0, cause.index).replace(/\n\s*\.\.\. \d+ lines matching cause stack trace \.\.\./, '')
      : stack;
  return alone.replace(/ \{\n\s*code: '[\w-]+'(?:,\n\s*exitcode: -?\d+)?\n\}\s*$/, '');
}

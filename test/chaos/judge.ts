/** Reads what the processes of a round have written down, and says what must not have happened. */
import type { Struck } from './faults.ts';

export interface Verdict {
  /** What is wrong, in words; empty for a good round. */
  readonly problems: readonly string[];
  readonly counts: Counts;
}

export interface Counts {
  /** Items, tasks, answers and entries that were acknowledged. */
  readonly acknowledged: number;
  /** Of those, gone with a process that was killed. */
  readonly lost: number;
  /** Calls of the library that failed, with a code. */
  readonly refused: number;
}

/** What every program may meet when others die. */
const ofDeaths = [
  'ERR_MP_EOF',
  'ERR_MP_TRUNCATED',
  'ERR_MP_WORKER_LOST',
  'ERR_MP_UNPICKLING',
  'ERR_MP_AUTHENTICATION',
  'ERR_MP_CLOSED',
  'ERR_MP_MANAGER_LOST',
  'ERR_MP_POOL_TERMINATED',
  'EPIPE',
  'ECONNRESET',
  'ECONNREFUSED',
  'ENOENT',
];
/** And what when something is in short supply. */
const ofShortage = ['EMFILE', 'ENFILE', 'ENOMEM', 'ENOSPC', 'EAGAIN', 'ERR_MP_FORK'];

export function judge(
  ledger: string,
  { killed }: Struck,
  { shortage, mainKilled }: { shortage: boolean; mainKilled: boolean },
): Verdict {
  const book = new Book(ledger);
  const problems = [...book.of('wrong').map(({ rest }) => `wrong: ${rest}`)];
  for (const { pid, rest } of book.of('uncoded'))
    problems.push(`an error without a code, in ${pid}: ${rest}`);
  for (const { pid, rest } of book.of('error')) {
    const [code = ''] = rest.split(' ');
    if (!ofDeaths.includes(code) && !(shortage && ofShortage.includes(code)))
      problems.push(`an error that nobody expects, in ${pid}: ${rest}`);
    else if (killed.size === 0 && !shortage)
      problems.push(`an error though nothing was done, in ${pid}: ${rest}`);
  }
  const lost = mainKilled ? 0 : losses(book, problems);
  twice(book, 'got', problems);
  twice(book, 'ran', problems);
  twice(book, 'result', problems);
  if (!mainKilled && book.of('end').length === 0) problems.push('main has not come to its end');
  return {
    problems,
    counts: {
      acknowledged: ['put', 'answered', 'set', 'asks'].reduce((sum, word) => sum + book.of(word).length, 0),
      lost,
      refused: book.of('error').length,
    },
  };
}

interface Line {
  readonly pid: number;
  readonly rest: string;
}

class Book {
  readonly #words = new Map<string, Line[]>();

  constructor(ledger: string) {
    // The last line may be half there.
    for (const line of ledger.split('\n').slice(0, -1)) {
      const [pid = '', word = ''] = line.split(' ', 2);
      const entry = { pid: Number(pid), rest: line.slice(pid.length + word.length + 2) };
      const lines = this.#words.get(word);
      if (lines === undefined) this.#words.set(word, [entry]);
      else lines.push(entry);
    }
  }

  of(word: string): readonly Line[] {
    return this.#words.get(word) ?? [];
  }

  names(word: string): Set<string> {
    return new Set(this.of(word).map(({ rest }) => rest));
  }

  /** Processes that began something and did not say that they left: an item in their hands has gone with them. */
  dead(): number {
    const left = new Set(this.of('left').map(({ pid }) => pid));
    return new Set(this.of('begins').flatMap(({ pid }) => (left.has(pid) ? [] : [pid]))).size;
  }
}

function twice(book: Book, word: string, problems: string[]): void {
  const seen = new Set<string>();
  for (const { rest } of book.of(word)) {
    if (seen.has(rest)) problems.push(`${word} twice: ${rest}`);
    seen.add(rest);
  }
}

/** Acknowledged and not there in the end; each dead process may have had one in its hands. */
function losses(book: Book, problems: string[]): number {
  const dead = book.dead();
  const got = book.names('got');
  const eras = book.names('drained');
  const inQueue = [...book.names('put')].filter((name) => !name.includes(':') || eras.has(era(name)));
  const missing = inQueue.filter((name) => !got.has(name));
  if (book.of('drains').length + eras.size > 0 && missing.length > dead)
    problems.push(`${missing.length} items lost with ${dead} dead: ${missing.slice(0, 5).join(', ')}`);
  const has = book.names('has');
  const forgotten = [...book.names('set')].filter((name) => eras.has(era(name)) && !has.has(name));
  if (forgotten.length > 0)
    problems.push(`${forgotten.length} entries forgotten: ${forgotten.slice(0, 5).join(', ')}`);
  const answered = new Set([...book.names('result'), ...book.names('failed')]);
  const unanswered = [...book.names('asks')].filter((name) => !answered.has(name));
  if (unanswered.length > 0 && book.of('closed').length > 0)
    problems.push(`${unanswered.length} tasks without an answer: ${unanswered.slice(0, 5).join(', ')}`);
  return missing.length + book.of('failed').length;
}

function era(name: string): string {
  return name.slice(0, name.indexOf(':'));
}

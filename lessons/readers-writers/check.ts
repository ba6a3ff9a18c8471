import {
  children,
  done,
  found,
  lines,
  Op,
  Phase,
  Result,
  Steps,
  type Check,
  type CheckedEvent,
  type CheckedRun,
} from '../check-api.ts';

const READERS = 3;
const VISITS = 3;

const check: Check = (run) => {
  const paper = run.state.objects.find(({ kind }) => kind === 'array')?.id;
  const touching = (op: Op) => done(run, op).filter(({ obj }) => obj === paper);
  const printer = touching(Op.ValueWrite)[0]?.pid;
  const readers = children(run)
    .map(({ pid }) => pid)
    .filter(
      (pid) => pid !== printer && touching(Op.ValueRead).some((e) => e.pid === pid),
    );
  const talks = done(run, Op.BarrierWait);
  const papers = children(run)
    .flatMap((reader) => lines(run, reader))
    .map((line) => /^front page (\d+), back page (\d+)$/.exec(line))
    .filter((match) => match !== null);
  const guards = guardsOf(run, paper, printer);
  return new Steps(run)
    .need(
      readers.length === READERS && printer !== undefined,
      'Three processes read the paper, another one prints it',
      `There were ${readers.length} readers.`,
    )
    .need(
      readers.length > 0 &&
        readers.every(
          (pid) => talks.filter((event) => event.pid === pid).length >= VISITS,
        ),
      'All three are in the room together, three times',
      'Keep the barrier between reading and leaving. Only the first reader may take the lock of the door, and only the last one may give it back.',
    )
    .need(
      guards.size > 0,
      'The printer takes a lock for both pages together',
      'Keep the lock of the printer as it was.',
    )
    .need(
      unguardedReads(run, paper, readers, guards) === 0,
      'While somebody reads, the printer is kept out',
      'A reader must be sure that the lock is taken, by itself or by another reader, before it looks at the paper.',
    )
    .need(
      papers.length >= READERS * VISITS &&
        papers.every(([, front, back]) => front === back),
      'Nobody reads a paper that is half old and half new',
      'Each reader prints both numbers after each visit, and they are the same.',
    )
    .need(
      found(run, 'deadlock') === undefined,
      'Nobody waits in a circle',
      found(run, 'deadlock') ?? '',
    )
    .result('Many readers or one writer: a lock, and a number beside it.');
};
export default check;

/** Who holds each lock, as the events go by. A lock may be given back by another process than took it. */
class Holders {
  readonly #of = new Map<string, number[]>();

  see({ op, phase, result, obj, pid, arg }: CheckedEvent): void {
    if (obj === undefined || phase === Phase.Begin || result !== Result.Ok) return;
    if (op === Op.Acquire) this.#of.set(obj, [...this.by(obj), pid]);
    if (op !== Op.Release) return;
    for (let times = Math.max(1, arg); times > 0; times--) {
      const holders = [...this.by(obj)];
      holders.splice(Math.max(0, holders.indexOf(pid)), 1);
      this.#of.set(obj, holders);
    }
  }

  by(lock: string): readonly number[] {
    return this.#of.get(lock) ?? [];
  }

  get locks(): string[] {
    return [...this.#of.keys()];
  }
}

/** The locks that the printer held whenever it wrote; an array's own is taken anew for each page. */
function guardsOf(
  run: CheckedRun,
  paper: string | undefined,
  printer: number | undefined,
): ReadonlySet<string> {
  const own = run.state.objects.find(({ id }) => id === paper)?.info.lock;
  const holders = new Holders();
  let guards: Set<string> | undefined;
  for (const event of run.events) {
    holders.see(event);
    if (event.op !== Op.ValueWrite || event.obj !== paper || event.pid !== printer)
      continue;
    const held = holders.locks.filter(
      (lock) => lock !== own && holders.by(lock).includes(event.pid),
    );
    guards = new Set(held.filter((lock) => guards?.has(lock) ?? true));
  }
  return guards ?? new Set();
}

/** Reads while no reader held such a lock, by readers who had not taken one themselves since their last visit. */
function unguardedReads(
  run: CheckedRun,
  paper: string | undefined,
  readers: readonly number[],
  guards: ReadonlySet<string>,
): number {
  const holders = new Holders();
  const took = new Set<number>();
  let unguarded = 0;
  for (const event of run.events) {
    holders.see(event);
    const { op, pid, phase, obj } = event;
    if (op === Op.Acquire && obj !== undefined && guards.has(obj)) took.add(pid);
    if (op === Op.BarrierWait && phase !== Phase.Begin) took.delete(pid);
    if (op !== Op.ValueRead || obj !== paper || !readers.includes(pid)) continue;
    const kept = [...guards].some((lock) =>
      holders.by(lock).some((holder) => readers.includes(holder)),
    );
    if (!kept && !took.has(pid)) unguarded++;
  }
  return unguarded;
}

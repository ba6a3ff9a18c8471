/** Everything that was printed until the chosen moment, each line with its process. */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { OutputLine } from '../../trace/model/state.ts';
import { useSession } from '../app/context.ts';
import { useFrame } from '../app/frame.ts';
import { useStore } from '../app/store.ts';
import { ansiPieces } from '../layout/ansi.ts';
import { clock, exact } from '../layout/format.ts';
import { processName } from '../model/words.ts';
import { Empty } from '../parts/empty.tsx';
import { ProgramText } from '../parts/program-text.tsx';
import { ProcessFilter } from '../parts/process-filter.tsx';
import { VirtualList } from '../parts/virtual-list.tsx';

const ROW = 20;

export function Console(): JSX.Element {
  const session = useSession();
  const frame = useFrame();
  const view = useStore(session.view);
  const { live } = useStore(session.run);
  const all = session.data.output;
  const until = view.moment === undefined ? all.length : linesUntil(all, view.moment);
  const lines = useMemo(
    () =>
      view.only === undefined ? undefined : all.slice(0, until).filter((line) => line.process === view.only),
    [all, all.length, until, view.only],
  );
  const total = lines ? lines.length : until;
  const lineAt = (index: number): OutputLine | undefined => (lines ? lines[index] : all[index]);
  if (all.length === 0)
    return (
      <Empty icon="terminal" title={live ? 'Nothing printed yet' : 'Nothing was printed'}>
        <p>Lines that processes print stand here in order, each with the name of its process.</p>
      </Empty>
    );
  return (
    <div class="mp-console">
      <div class="mp-bar-line">
        <ProcessFilter />
        <span class="mp-quiet">{total === 1 ? '1 line' : `${total} lines`}</span>
      </div>
      <VirtualList
        count={total}
        rowHeight={ROW}
        class="mp-console-lines"
        role="log"
        label="Console"
        stickToEnd
        row={(index, top) => {
          const line = lineAt(index);
          return (
            <div
              key={index}
              class={`mp-console-line${line?.stream === 'stderr' ? ' mp-console-stderr' : ''}`}
              style={{ top: `${top}px`, height: `${ROW}px` }}
            >
              {line && <Line line={line} name={processName(frame.state, line.process)} />}
            </div>
          );
        }}
      />
    </div>
  );
}

function Line({ line, name }: { line: OutputLine; name: string }): JSX.Element {
  const session = useSession();
  return (
    <>
      <button
        type="button"
        class="mp-console-time mp-quiet"
        tabIndex={-1}
        title={`Show this moment (${exact(line.time)} s)`}
        onClick={() => {
          session.seek(line.time);
        }}
      >
        {clock(line.time)}
      </button>
      <button
        type="button"
        class={`mp-console-process mp-ellipsis mp-hue-${line.process % 6}`}
        tabIndex={-1}
        title={name}
        onClick={() => {
          session.select({ type: 'process', process: line.process });
        }}
      >
        {name}
      </button>
      <span class="mp-console-text">
        {line.stream === 'stderr' && <span class="mp-said">error output: </span>}
        {ansiPieces(line.text).map((piece, index) => (
          <span
            key={index}
            class={`${piece.colour === undefined ? '' : `mp-ansi-${piece.colour}`}${piece.bold ? ' mp-bold' : ''}`}
          >
            <ProgramText text={piece.text} />
          </span>
        ))}
        {!line.complete && <span class="mp-console-open" aria-hidden="true" />}
      </span>
    </>
  );
}

/** Lines come in order of time; how many are at or before it. */
function linesUntil(lines: readonly OutputLine[], time: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((lines[middle]?.time ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

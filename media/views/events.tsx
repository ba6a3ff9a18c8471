/**
 * The timeline as text: each event a row, for whoever reads better than looks, and for exact times. Arrow keys move,
 * Enter goes to the line, and the row is the chosen moment.
 */
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { RunState } from '../../trace/model/state.ts';
import { useSession } from '../app/context.ts';
import { useFrame } from '../app/frame.ts';
import { useStore } from '../app/store.ts';
import { count, exact } from '../layout/format.ts';
import { detailWords, opWords, phaseWords } from '../model/event-words.ts';
import { objectLabel, processName } from '../model/words.ts';
import { Empty } from '../parts/empty.tsx';
import { ProcessFilter } from '../parts/process-filter.tsx';
import { SourceLink } from '../parts/source-link.tsx';
import { VirtualList } from '../parts/virtual-list.tsx';

const ROW = 22;
/** In a narrow panel an event has two lines: there are as many words, and less room beside each other. */
const TWO_LINES = 42;

export function Events({ wide }: { wide: boolean }): JSX.Element {
  const session = useSession();
  const frame = useFrame();
  const view = useStore(session.view);
  const [samples, setSamples] = useState(false);
  const { data } = session;
  const height = wide ? ROW : TWO_LINES;
  const total = data.eventCount;
  const chosen = useMemo(() => {
    if (view.only === undefined && samples) return undefined;
    const pid = view.only === undefined ? undefined : frame.state.process(view.only)?.pid;
    return data.eventsOf(pid, samples);
  }, [data, total, view.only, samples]);
  if (total === 0)
    return (
      <Empty icon="list-flat" title="No events yet">
        <p>Every operation of every process is listed here, as text.</p>
      </Empty>
    );
  // Of the whole run: rows after the chosen moment are listed too, and name what was made only then.
  const names = useMemo(
    () => (view.moment === undefined ? frame.state : data.stateAt(undefined)),
    [data, total, view.moment === undefined && frame.state],
  );
  const rows = chosen ? chosen.length : total;
  const indexOf = (row: number): number => (chosen ? (chosen[row] ?? 0) : row);
  const active =
    view.moment === undefined ? rows - 1 : rowsUntil(rows, indexOf, data.eventsUntil(view.moment)) - 1;
  const goTo = (row: number): void => {
    session.seek(data.eventTime(indexOf(Math.min(rows - 1, Math.max(0, row)))));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const target = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + 20,
      PageUp: active - 20,
      Home: 0,
      End: rows - 1,
    }[event.key];
    if (event.key === 'Enter') {
      const site = data.eventAt(indexOf(active))?.site;
      if (site !== undefined) session.goto(site);
    } else if (target === undefined) return;
    else goTo(target);
    event.preventDefault();
  };
  return (
    <div class="mp-events">
      <div class="mp-bar-line">
        <ProcessFilter />
        <label class="mp-check">
          <input
            type="checkbox"
            checked={samples}
            onChange={(event) => {
              setSamples(event.currentTarget.checked);
            }}
          />
          samples and output
        </label>
        <span class="mp-quiet">{count(rows)} events</span>
      </div>
      <div
        class="mp-events-grid"
        role="grid"
        tabIndex={0}
        aria-label="Events"
        aria-rowcount={rows + 1}
        aria-colcount={6}
        aria-activedescendant={active >= 0 ? `mp-event-${active}` : undefined}
        onKeyDown={onKeyDown}
      >
        <div class="mp-event mp-event-head" role="row" aria-rowindex={1}>
          {['Time', 'Process', 'Event', 'Object', 'Details', 'Line'].map((name) => (
            <span key={name} role="columnheader">
              {name}
            </span>
          ))}
        </div>
        <VirtualList
          count={rows}
          rowHeight={height}
          role="rowgroup"
          label="Events"
          active={active}
          row={(row, top) => (
            <EventRow
              key={row}
              row={row}
              names={names}
              index={indexOf(row)}
              top={top}
              height={height}
              selected={row === active}
              onChoose={() => {
                goTo(row);
              }}
            />
          )}
        />
      </div>
    </div>
  );
}

interface EventRowProps {
  row: number;
  names: RunState;
  index: number;
  top: number;
  height: number;
  selected: boolean;
  onChoose: () => void;
}

function EventRow({ row, names, index, top, height, selected, onChoose }: EventRowProps): JSX.Element {
  const session = useSession();
  const event = session.data.eventAt(index);
  const process = event && session.data.processOf(event.pid, event.time);
  return (
    <div
      class={`mp-event${selected ? ' mp-row-selected' : ''}`}
      id={`mp-event-${row}`}
      role="row"
      aria-rowindex={row + 2}
      aria-selected={selected}
      style={{ top: `${top}px`, height: `${height}px` }}
      onClick={onChoose}
    >
      {event && (
        <>
          <span role="gridcell" class="mp-mono mp-event-time">
            {exact(event.time)}
          </span>
          <span role="gridcell" class="mp-ellipsis">
            {process === undefined ? event.pid : processName(names, process)}
          </span>
          <span role="gridcell" class="mp-ellipsis">
            {opWords(event.op)} <span class="mp-quiet">{phaseWords(event)}</span>
          </span>
          <span role="gridcell" class="mp-ellipsis">
            {objectLabel(names, event.obj)}
          </span>
          <span role="gridcell" class="mp-ellipsis mp-mono mp-quiet">
            {detailWords(event)}
          </span>
          <span role="gridcell" class="mp-ellipsis">
            <SourceLink site={event.site} tabIndex={-1} />
          </span>
        </>
      )}
    </div>
  );
}

/** Of ascending event indexes: how many rows are below `until`. */
function rowsUntil(rows: number, indexOf: (row: number) => number, until: number): number {
  let low = 0;
  let high = rows;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (indexOf(middle) < until) low = middle + 1;
    else high = middle;
  }
  return low;
}

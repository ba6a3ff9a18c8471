/** The process tree: who started whom, what each is doing and why, live. The rows line up with the timeline's lanes. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useSession } from '../app/context.ts';
import { useSelect, useStore } from '../app/store.ts';
import { useFrame } from '../app/frame.ts';
import { bytes, duration } from '../layout/format.ts';
import { shownProcesses } from '../../trace/model/shown.ts';
import type { ProcessState } from '../../trace/model/state.ts';
import { visibleRows, scrollFor } from '../layout/virtual.ts';
import type { TreeRow } from '../layout/rows.ts';
import { isAlive, processActivity } from '../model/activity.ts';
import { statusSentence, statusWords } from '../model/words.ts';
import { ActivityIcon } from '../parts/activity-icon.tsx';
import { Button } from '../parts/button.tsx';
import type { ProcessItem } from '../timeline/scene.ts';

export function ProcessTree(): JSX.Element {
  const session = useSession();
  const frame = useFrame();
  const layout = useStore(session.layout);
  const scroller = useRef<HTMLDivElement>(null);
  const { rows } = frame;
  const processes = shownProcesses(frame.state);
  const alive = processes.filter(isAlive).length;
  const selected = useSelect(session.view, ({ selection }) =>
    selection?.type === 'process' ? selection.process : undefined,
  );
  const rowHeight = layout.rowHeight;
  const own = processes.filter(({ role, method }) => role === undefined && method !== 'main');
  const showMethod = new Set(own.map(({ method }) => method)).size > 1;

  useEffect(() => {
    const element = scroller.current;
    if (element && Math.abs(element.scrollTop - layout.scrollTop) > 1) element.scrollTop = layout.scrollTop;
  }, [layout.scrollTop]);

  const choose = (row: TreeRow<ProcessItem> | undefined): void => {
    if (!row) return;
    session.select({ type: 'process', process: row.item.process.id });
    session.layout.update({
      scrollTop: scrollFor(row.index, rows.length, rowHeight, layout.scrollTop, layout.rowsHeight),
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = rows.findIndex((row) => row.item.process.id === selected);
    const row = rows[at];
    const moves: Readonly<Record<string, () => void>> = {
      ArrowDown: () => {
        choose(rows[Math.min(rows.length - 1, at + 1)]);
      },
      ArrowUp: () => {
        choose(rows[Math.max(0, at - 1)]);
      },
      Home: () => {
        choose(rows[0]);
      },
      End: () => {
        choose(rows[rows.length - 1]);
      },
      ArrowRight: () => {
        if (row?.hasChildren && !row.expanded) session.toggleCollapsed(row.item.id);
        else if (row?.expanded) choose(rows[at + 1]);
      },
      ArrowLeft: () => {
        if (row?.expanded) session.toggleCollapsed(row.item.id);
        else choose(rows.find((other) => other.item.id === row?.item.parent));
      },
      Enter: () => {
        if (row) session.goto(row.item.process.site);
      },
      Delete: () => {
        if (row && isAlive(row.item.process)) session.signal(row.item.process.pid, 'terminate');
      },
    };
    const move = moves[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    move();
  };
  const seen = visibleRows(rows.length, rowHeight, layout.scrollTop, layout.rowsHeight);
  const activeId =
    selected !== undefined && rows.some((row) => row.item.process.id === selected)
      ? `mp-process-${selected}`
      : undefined;
  return (
    <section class="mp-tree" aria-label="Processes">
      <div class="mp-section-head">
        <h2>Processes</h2>
        <span class="mp-quiet">{rows.length > 0 && `${alive} alive of ${processes.length}`}</span>
      </div>
      <div
        class={`mp-tree-columns mp-quiet${rowHeight < 32 ? ' mp-tree-columns-small' : ''}`}
        aria-hidden="true"
      >
        <span>Name and state</span>
        <span class="mp-tree-cpu">CPU</span>
        <span class="mp-tree-memory">Memory</span>
      </div>
      <div
        class="mp-tree-rows mp-scroll"
        ref={scroller}
        role="tree"
        tabIndex={0}
        aria-label="Processes"
        aria-activedescendant={activeId}
        onKeyDown={onKeyDown}
        onFocus={() => {
          if (selected === undefined) choose(rows[0]);
        }}
        onScroll={(event) => {
          session.layout.update({ scrollTop: event.currentTarget.scrollTop });
        }}
      >
        <div class="mp-tree-canvas" role="none" style={{ height: `${seen.height}px` }}>
          {rows.slice(seen.first, seen.end).map((row) => (
            <ProcessRow
              key={row.item.id}
              row={row}
              height={rowHeight}
              time={frame.time}
              selected={row.item.process.id === selected}
              showMethod={showMethod}
              onChoose={choose}
            />
          ))}
        </div>
      </div>
    </section>
  );
}

interface RowProps {
  row: TreeRow<ProcessItem>;
  height: number;
  time: number;
  selected: boolean;
  /** Not all were started in the same way. */
  showMethod: boolean;
  onChoose: (row: TreeRow<ProcessItem>) => void;
}

function ProcessRow({ row, height, time, selected, showMethod, onChoose }: RowProps): JSX.Element {
  const session = useSession();
  const { process } = row.item;
  const activity = processActivity(process);
  const words = statusSentence(process, time);
  const tags = processTags(process, showMethod);
  const alive = isAlive(process);
  const size = height >= 44 ? 'tall' : height >= 32 ? 'middle' : 'small';
  return (
    <div
      class={`mp-row mp-row-${size}${selected ? ' mp-row-selected' : ''}${alive ? '' : ' mp-row-over'}`}
      role="treeitem"
      id={`mp-process-${process.id}`}
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-expanded={row.hasChildren ? row.expanded : undefined}
      aria-selected={selected}
      aria-label={`${process.name}, pid ${process.pid}, ${words}${tags.map((tag) => `, ${tag}`).join('')}`}
      style={{ top: `${row.index * height}px`, height: `${height}px` }}
      onClick={() => {
        onChoose(row);
      }}
      onDblClick={() => {
        session.goto(process.site);
      }}
    >
      <Guides row={row} />
      <span
        class={`mp-twisty codicon ${row.hasChildren ? `codicon-chevron-${row.expanded ? 'down' : 'right'}` : ''}`}
        onClick={(event) => {
          event.stopPropagation();
          if (row.hasChildren) session.toggleCollapsed(row.item.id);
        }}
      />
      <ActivityIcon activity={activity} />
      <div class="mp-row-words">
        <div class="mp-row-name" title={`${process.name}, pid ${process.pid}`}>
          <span class="mp-row-label">
            <span class="mp-row-title mp-ellipsis">{process.name}</span>
            {tags.map((tag) => (
              <span key={tag} class="mp-tag">
                {tag}
              </span>
            ))}
            <span class="mp-quiet mp-row-pid">{process.pid}</span>
          </span>
          <span class="mp-row-figures mp-quiet">
            <span class="mp-tree-cpu">{process.cpuMs > 0 ? cpuWords(process.cpuMs) : '\u00a0'}</span>
            <span class="mp-tree-memory">{alive && process.rss > 0 ? bytes(process.rss) : '\u00a0'}</span>
          </span>
        </div>
        <div class={`mp-row-state mp-is-${activity}`} title={words}>
          <span class="mp-ellipsis">
            {process.status.state === 'blocked' ? (
              <>
                <span class="mp-row-blocked">blocked: </span>
                {process.status.wait.text}
              </>
            ) : (
              statusWords(process)
            )}
          </span>
          {process.status.state === 'blocked' && (
            <span class="mp-row-since">{duration(Math.max(0, time - process.status.wait.since))}</span>
          )}
        </div>
      </div>
      {alive && session.canSignal() && (
        <span class="mp-row-actions">
          <Button
            icon="debug-stop"
            label={`Terminate ${process.name} (SIGTERM)`}
            tabIndex={-1}
            onClick={(event) => {
              event.stopPropagation();
              session.signal(process.pid, 'terminate');
            }}
          />
          <Button
            icon="flame"
            label={`Kill ${process.name} (SIGKILL)`}
            tabIndex={-1}
            onClick={(event) => {
              event.stopPropagation();
              session.signal(process.pid, 'kill');
            }}
          />
        </span>
      )}
    </div>
  );
}

function Guides({ row }: { row: TreeRow<ProcessItem> }): JSX.Element {
  return (
    <span class="mp-guides" aria-hidden="true">
      {row.guides.map((goesOn, level) => (
        <span
          key={level}
          class={`mp-guide${goesOn ? ' mp-guide-on' : ''}${level === row.guides.length - 1 ? ' mp-guide-branch' : ''}`}
        />
      ))}
    </span>
  );
}

export function cpuWords(ms: number): string {
  return ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}

function processTags({ daemon, orphan, role, method }: ProcessState, showMethod: boolean): string[] {
  const tags: string[] = [];
  if (orphan) tags.push('orphan');
  // A worker's name says already what it is.
  if (role !== undefined && role !== 'pool-worker') tags.push(role);
  if (role !== undefined || method === 'main') return tags;
  if (showMethod) tags.push(method);
  if (daemon) tags.push('daemon');
  return tags;
}

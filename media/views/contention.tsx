/** Which lock cost how much waiting, who held it meanwhile and at which line: the most expensive first. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { LockState, SiteRef } from '../../trace/model/state.ts';
import { useFrame } from '../app/frame.ts';
import { count, duration } from '../layout/format.ts';
import { costAt, type Cost } from '../model/contention.ts';
import { Empty } from '../parts/empty.tsx';
import { ObjectLink, ProcessLink } from '../parts/links.tsx';
import { SourceLink } from '../parts/source-link.tsx';

const columns = [
  { id: 'total', label: 'Total wait', of: (cost: Cost) => cost.totalWait },
  { id: 'longest', label: 'Longest', of: (cost: Cost) => cost.longestWait },
  { id: 'contended', label: 'Waited', of: (cost: Cost) => cost.contended },
  { id: 'acquired', label: 'Acquired', of: (cost: Cost) => cost.acquisitions },
  { id: 'held', label: 'Held', of: (cost: Cost) => cost.totalHeld },
] as const;

export function Contention(): JSX.Element {
  const frame = useFrame();
  const [sort, setSort] = useState<(typeof columns)[number]['id']>('total');
  const by = columns.find((column) => column.id === sort) ?? columns[0];
  const locks = frame.state.objects
    .filter(
      (object): object is LockState =>
        'contention' in object && object.contention.acquisitions + object.waiters.length > 0,
    )
    .map((lock) => ({ lock, cost: costAt(lock, frame.state, frame.time) }))
    .sort((a, b) => by.of(b.cost) - by.of(a.cost));
  if (locks.length === 0)
    return (
      <Empty icon="lock" title="No lock was taken yet">
        <p>When processes wait for each other at a lock, this says what it cost and at which line.</p>
      </Empty>
    );
  const most = Math.max(1, ...locks.map(({ cost }) => cost.totalWait));
  return (
    <div class="mp-table-wrap mp-scroll" tabIndex={0} role="region" aria-label="Contention">
      <table class="mp-table" role="table">
        <thead role="rowgroup">
          <tr role="row">
            <th scope="col" role="columnheader">
              Lock
            </th>
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                role="columnheader"
                class="mp-number"
                aria-sort={column.id === sort ? 'descending' : undefined}
              >
                <button
                  type="button"
                  class="mp-sort"
                  onClick={() => {
                    setSort(column.id);
                  }}
                >
                  {column.label}
                  {column.id === sort && <span class="codicon codicon-chevron-down" aria-hidden="true" />}
                </button>
              </th>
            ))}
            <th scope="col" role="columnheader">
              Held meanwhile by
            </th>
            <th scope="col" role="columnheader">
              Waited for at
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {locks.map(({ lock, cost }) => (
            <tr key={lock.id} role="row">
              <th scope="row" role="rowheader">
                <ObjectLink object={lock.id} />
              </th>
              <td class="mp-number" role="cell" data-name="Total wait">
                <span
                  class="mp-bar"
                  style={{ transform: `scaleX(${cost.totalWait / most})` }}
                  aria-hidden="true"
                />
                <span class="mp-over">{duration(cost.totalWait)}</span>
              </td>
              <td class="mp-number" role="cell" data-name="Longest">
                {duration(cost.longestWait)} <SourceLink site={lock.contention.longestWaitSite} />
              </td>
              <td class="mp-number" role="cell" data-name="Waited">
                {waitedShare(cost)}
              </td>
              <td class="mp-number" role="cell" data-name="Acquired">
                {count(cost.acquisitions)}
              </td>
              <td class="mp-number" role="cell" data-name="Held">
                {duration(cost.totalHeld)}
              </td>
              <td role="cell" data-name="Held meanwhile by">
                <Blamed lock={lock} />
              </td>
              <td role="cell" data-name="Waited for at">
                <ul class="mp-list">
                  {lock.contention.waited.slice(0, 3).map((place) => (
                    <li key={place.site}>
                      <Place site={place.site} />{' '}
                      <span class="mp-quiet">
                        {duration(place.wait)}, {count(place.count)}×
                      </span>
                    </li>
                  ))}
                </ul>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function waitedShare({ contended, acquisitions }: Cost): string {
  const tries = Math.max(acquisitions, contended);
  return `${count(contended)} (${tries === 0 ? 0 : Math.round((contended / tries) * 100)} %)`;
}

function Blamed({ lock }: { lock: LockState }): JSX.Element {
  const { blamed } = lock.contention;
  return (
    <ul class="mp-list">
      {blamed.slice(0, 3).map((one) => (
        <li key={`${one.process}-${one.site}`}>
          <ProcessLink process={one.process} /> <Place site={one.site} />{' '}
          <span class="mp-quiet">{duration(one.wait)}</span>
        </li>
      ))}
      {blamed.length > 3 && <li class="mp-quiet">and {blamed.length - 3} more</li>}
    </ul>
  );
}

function Place({ site }: { site: SiteRef }): JSX.Element {
  return site === 0 ? <span class="mp-quiet">line not known</span> : <SourceLink site={site} />;
}

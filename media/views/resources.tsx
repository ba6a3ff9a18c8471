/** Everything that processes share, as cards grouped by kind; what somebody waits at comes first within its group. */
import type { JSX } from 'preact';
import type { ObjectKind } from '../../trace/schema.ts';
import type { ObjectState } from '../../trace/model/state.ts';
import { useSession } from '../app/context.ts';
import { useFrame } from '../app/frame.ts';
import { useStore } from '../app/store.ts';
import { duration, plural } from '../layout/format.ts';
import { waitActivity } from '../model/activity.ts';
import { Empty } from '../parts/empty.tsx';
import { Icon } from '../parts/icon.tsx';
import { ProcessLink } from '../parts/links.tsx';
import { SourceLink } from '../parts/source-link.tsx';
import { headline, ResourceBody } from './resource-body.tsx';

const groups: readonly { title: string; icon: string; kinds: readonly ObjectKind[] }[] = [
  { title: 'Queues', icon: 'inbox', kinds: ['queue', 'joinable-queue', 'simple-queue'] },
  { title: 'Pipes', icon: 'arrow-swap', kinds: ['connection', 'listener'] },
  { title: 'Locks and semaphores', icon: 'lock', kinds: ['lock', 'rlock', 'semaphore', 'bounded-semaphore'] },
  { title: 'Signals', icon: 'bell', kinds: ['condition', 'event', 'barrier'] },
  { title: 'Shared values', icon: 'symbol-numeric', kinds: ['value', 'array', 'shared-memory'] },
  { title: 'Pools', icon: 'server-process', kinds: ['pool'] },
  { title: 'Managers', icon: 'server', kinds: ['manager', 'proxy'] },
];

export function Resources(): JSX.Element {
  const session = useSession();
  const frame = useFrame();
  const showInternal = useStore(session.view).showInternal;
  const objects = frame.state.objects.filter(
    (object) => object.kind !== 'process' && (showInternal || !object.internal),
  );
  const hidden = frame.state.objects.filter((object) => object.internal).length;
  if (objects.length === 0 && hidden === 0)
    return (
      <Empty icon="symbol-structure" title="Nothing is shared yet">
        <p>Queues, pipes, locks, values and pools appear here when the program makes them.</p>
      </Empty>
    );
  return (
    <div class="mp-resources mp-scroll" tabIndex={0} role="region" aria-label="Resources">
      {groups.map((group) => {
        const members = objects
          .filter((object) => group.kinds.includes(object.kind))
          .sort((a, b) => Number(b.waiters.length > 0) - Number(a.waiters.length > 0));
        if (members.length === 0) return null;
        return (
          <section
            key={group.title}
            class="mp-group"
            aria-label={group.title}
            style={{ '--mp-members': String(members.length) }}
          >
            <h2 class="mp-group-title">
              <Icon name={group.icon} /> {group.title} <span class="mp-quiet">{members.length}</span>
            </h2>
            <div class="mp-cards">
              {members.map((object) => (
                <ResourceCard key={object.id} object={object} />
              ))}
            </div>
          </section>
        );
      })}
      {hidden > 0 && (
        <label class="mp-check">
          <input
            type="checkbox"
            checked={showInternal}
            onChange={(event) => {
              session.view.update({ showInternal: event.currentTarget.checked });
            }}
          />
          Show the library's own objects ({hidden})
        </label>
      )}
    </div>
  );
}

interface CardProps {
  object: ObjectState;
  /** In the details: without the frame of a card. */
  alone?: boolean;
}

export function ResourceCard({ object, alone = false }: CardProps): JSX.Element {
  const session = useSession();
  const frame = useFrame();
  const first = object.waiters[0];
  const busy = first !== undefined;
  const activity = first === undefined ? undefined : waitActivity(first.op);
  return (
    <article
      class={`mp-card${alone ? ' mp-card-alone' : ''}${activity === undefined ? '' : ` mp-card-busy mp-is-${activity}`}`}
      aria-label={object.label}
    >
      <header class="mp-card-head">
        {alone ? (
          <h3 class="mp-card-title mp-ellipsis">{object.label}</h3>
        ) : (
          <h3 class="mp-card-title mp-ellipsis">
            <button
              type="button"
              class="mp-card-link mp-ellipsis"
              title={object.label}
              onClick={() => {
                session.select({ type: 'object', object: object.id });
              }}
            >
              {object.label}
            </button>
          </h3>
        )}
        <span class="mp-card-headline">{headline(object)}</span>
      </header>
      <ResourceBody object={object} />
      {busy && (
        <div class="mp-waiters">
          <h4>{plural(object.waiters.length, 'waiter')}, longest first</h4>
          <ol>
            {object.waiters.slice(0, alone ? 100 : 6).map((wait) => (
              <li key={`${wait.process}-${wait.since}`}>
                <ProcessLink process={wait.process} />{' '}
                <span class="mp-quiet">{duration(frame.time - wait.since)}</span>{' '}
                <SourceLink site={wait.site} />
              </li>
            ))}
            {!alone && object.waiters.length > 6 && (
              <li class="mp-quiet">and {object.waiters.length - 6} more</li>
            )}
          </ol>
        </div>
      )}
      <footer class="mp-card-foot mp-quiet">
        <span>
          made by <ProcessLink process={object.creator} /> <SourceLink site={object.createdSite} />
        </span>
        {object.handles.length > 0 && (
          <span title="Living processes that have a handle on it">
            {`in ${plural(object.handles.length, 'process', 'processes')}`}
          </span>
        )}
      </footer>
    </article>
  );
}

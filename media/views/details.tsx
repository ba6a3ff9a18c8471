/** What is selected, in full: a process, an object, a message, a stretch of the timeline. */
import type { ComponentChildren, JSX } from 'preact';
import { readable } from '../../trace/findings/thrown.ts';
import type { ProcessState } from '../../trace/model/state.ts';
import { useSession } from '../app/context.ts';
import { useFrame } from '../app/frame.ts';
import { useSelect } from '../app/store.ts';
import type { SelectedSpan } from '../app/view.ts';
import { bytes, clock, count, duration } from '../layout/format.ts';
import { isAlive, processActivity, spanActivity } from '../model/activity.ts';
import { methodWords, objectLabel, processName, spanSentence, statusSentence } from '../model/words.ts';
import { ActivityIcon } from '../parts/activity-icon.tsx';
import { Button } from '../parts/button.tsx';
import { ProcessLink, ObjectLink } from '../parts/links.tsx';
import { ProgramText } from '../parts/program-text.tsx';
import { SourceLink } from '../parts/source-link.tsx';
import { ResourceCard } from './resources.tsx';
import { cpuWords } from './tree.tsx';

export function Details(): JSX.Element | null {
  const session = useSession();
  const selection = useSelect(session.view, (view) => view.selection);
  const frame = useFrame();
  if (!selection) return null;
  const title = { process: 'Process', object: 'Resource', message: 'Message', span: 'Interval' }[
    selection.type
  ];
  let body: JSX.Element | null = null;
  switch (selection.type) {
    case 'process': {
      const process = frame.state.process(selection.process);
      body = process ? <ProcessDetails process={process} /> : null;
      break;
    }
    case 'object': {
      const object = frame.state.object(selection.object);
      body = object ? <ResourceCard object={object} alone /> : null;
      break;
    }
    case 'message':
      body = <MessageDetails number={selection.message} />;
      break;
    case 'span':
      body = <SpanDetails selected={selection.span} />;
      break;
  }
  return (
    <aside class="mp-details" aria-label={`Details: ${title}`}>
      <div class="mp-section-head">
        <h2>{title}</h2>
        <Button
          icon="close"
          label="Close the details"
          keys="Escape"
          onClick={() => {
            session.select(undefined);
          }}
        />
      </div>
      <div class="mp-details-body mp-scroll" tabIndex={0} role="region" aria-label={title}>
        {body ?? <p class="mp-quiet mp-details-none">Not there yet at the chosen moment.</p>}
      </div>
    </aside>
  );
}

export function Fact({ name, children }: { name: string; children: ComponentChildren }): JSX.Element {
  return (
    <div class="mp-fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function ProcessDetails({ process }: { process: ProcessState }): JSX.Element {
  const session = useSession();
  const frame = useFrame();
  const alive = isAlive(process);
  return (
    <>
      <h3 class="mp-details-title">
        <ActivityIcon activity={processActivity(process)} />
        <span>{process.name}</span>
      </h3>
      <p class={`mp-details-state mp-is-${processActivity(process)}`}>
        {statusSentence(process, frame.time)}
      </p>
      {process.status.state === 'blocked' && (
        <p>
          <SourceLink site={process.status.wait.site} withText />
        </p>
      )}
      <dl class="mp-facts">
        <Fact name="pid">{process.pid}</Fact>
        <Fact name="method">{methodWords(process)}</Fact>
        {process.parent !== undefined && (
          <Fact name="parent">
            <ProcessLink process={process.parent} />
          </Fact>
        )}
        <Fact name="started">
          {clock(process.startedAt)} {process.startSite !== 0 && <SourceLink site={process.startSite} />}
        </Fact>
        {process.endedAt !== undefined && <Fact name="ended">{clock(process.endedAt)}</Fact>}
        <Fact name="lived">{duration((process.endedAt ?? frame.time) - process.startedAt)}</Fact>
        {process.site !== 0 && (
          <Fact name="last line">
            <SourceLink site={process.site} />
          </Fact>
        )}
        <Fact name="CPU">{cpuWords(process.cpuMs)}</Fact>
        {process.rss > 0 && <Fact name="memory">{bytes(process.rss)}</Fact>}
        <Fact name="events">
          {count(process.events)}
          {process.summarisedSince !== undefined && (
            <span class="mp-tone-warning"> counted only since {clock(process.summarisedSince)}</span>
          )}
        </Fact>
      </dl>
      {process.held.length > 0 && (
        <>
          <h4 class="mp-details-head">Holds</h4>
          <ul class="mp-list">
            {process.held.map((held) => (
              <li key={held.object}>
                <ObjectLink object={held.object} />{' '}
                <span class="mp-quiet">for {duration(frame.time - held.since)}</span>{' '}
                <SourceLink site={held.site} />
              </li>
            ))}
          </ul>
        </>
      )}
      {process.asyncWaits.length > 0 && (
        <>
          <h4 class="mp-details-head">Pending, without blocking</h4>
          <ul class="mp-list">
            {process.asyncWaits.map((wait, index) => (
              <li key={index}>
                {wait.text} <SourceLink site={wait.site} />
              </li>
            ))}
          </ul>
        </>
      )}
      {process.error !== undefined && (
        <pre class="mp-stack">
          <ProgramText text={readable(process.error)} />
        </pre>
      )}
      {alive && session.canSignal() && (
        <div class="mp-details-actions">
          <Button
            look="secondary"
            label={`Terminate ${process.name}`}
            onClick={() => {
              session.signal(process.pid, 'terminate');
            }}
          >
            Terminate
          </Button>
          <Button
            look="secondary"
            label={`Kill ${process.name}`}
            onClick={() => {
              session.signal(process.pid, 'kill');
            }}
          >
            Kill
          </Button>
        </div>
      )}
    </>
  );
}

function MessageDetails({ number }: { number: number }): JSX.Element | null {
  const session = useSession();
  const message = session.timeline()?.message(number);
  if (!message) return null;
  return (
    <>
      <h3 class="mp-details-title">
        <ActivityIcon activity="message" />
        <ObjectLink object={message.object} />
      </h3>
      <pre class="mp-stack mp-preview">{message.preview || '(no preview)'}</pre>
      <dl class="mp-facts">
        <Fact name="from">
          <ProcessLink process={message.from} /> <SourceLink site={message.sendSite} />
        </Fact>
        <Fact name="put">{clock(message.sentAt, 6)}</Fact>
        <Fact name="to">
          {message.to === undefined ? (
            'nobody has taken it'
          ) : (
            <>
              <ProcessLink process={message.to} /> <SourceLink site={message.receiveSite} />
            </>
          )}
        </Fact>
        {message.receivedAt !== undefined && (
          <>
            <Fact name="got">{clock(message.receivedAt, 6)}</Fact>
            <Fact name="on its way">{duration(message.receivedAt - message.sentAt)}</Fact>
          </>
        )}
        <Fact name="size">{bytes(message.bytes)}</Fact>
      </dl>
    </>
  );
}

function SpanDetails({ selected }: { selected: SelectedSpan }): JSX.Element | null {
  const session = useSession();
  const frame = useFrame();
  const span = session.spanAt(selected);
  if (!span) return null;
  const label = objectLabel(frame.state, span.object);
  return (
    <>
      <h3 class="mp-details-title">
        <ActivityIcon activity={spanActivity(span)} />
        <span>{spanSentence(span, label, session.callOf(span))}</span>
      </h3>
      {span.site !== 0 && (
        <p>
          <SourceLink site={span.site} withText />
        </p>
      )}
      <dl class="mp-facts">
        <Fact name="process">
          <ProcessLink process={span.process} />
        </Fact>
        {span.object !== undefined && label !== '' && (
          <Fact name="resource">
            <ObjectLink object={span.object} />
          </Fact>
        )}
        <Fact name="from">{clock(span.start, 6)}</Fact>
        <Fact name="to">{span.open ? 'still lasts' : clock(span.end, 6)}</Fact>
        <Fact name="lasted">{duration(span.end - span.start)}</Fact>
        {span.failed && <Fact name="result">{span.kind === 'task' ? 'threw an error' : 'timed out'}</Fact>}
      </dl>
      <p class="mp-said">{processName(frame.state, span.process)}</p>
    </>
  );
}

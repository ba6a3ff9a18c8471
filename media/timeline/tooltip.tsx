/** What hovers beside the pointer: the same sentence that the details have, in short. */
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useSession } from '../app/context.ts';
import { useFrame } from '../app/frame.ts';
import { baseName, bytes, clock, count, duration, shorten } from '../layout/format.ts';
import { activityNames } from '../model/activity.ts';
import { objectLabel, processName, spanSentence } from '../model/words.ts';
import type { Hit } from './hit.ts';

interface TooltipProps {
  hit: Hit;
  x: number;
  y: number;
  width: number;
  height: number;
}

export function Tooltip({ hit, x, y, width, height }: TooltipProps): JSX.Element {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const box = element.current;
    if (!box) return;
    const left = x + 14 + box.offsetWidth > width ? Math.max(4, x - box.offsetWidth - 10) : x + 14;
    const top = y + 18 + box.offsetHeight > height ? Math.max(4, y - box.offsetHeight - 8) : y + 18;
    box.style.transform = `translate(${left}px, ${top}px)`;
  });
  return (
    <div class="mp-tooltip" ref={element} aria-hidden="true">
      {hit.type === 'bar' && <BarWords hit={hit} />}
      {hit.type === 'arrow' && <ArrowWords hit={hit} />}
      {hit.type === 'mark' && (
        <>
          <strong>{hit.mark.mark.text}</strong>
          <span class="mp-quiet">mark at {clock(hit.mark.mark.time, 6)}</span>
        </>
      )}
    </div>
  );
}

function BarWords({ hit }: { hit: Extract<Hit, { type: 'bar' }> }): JSX.Element {
  const session = useSession();
  const { state } = useFrame();
  const { span, activity } = hit.bar;
  const place = session.site(span.site);
  const many = span.count > 1;
  return (
    <>
      <strong>
        {processName(state, span.process)}
        <span class={`mp-is-${activity}`}>
          {' '}
          {many
            ? `${count(span.count)} intervals, mostly ${activityNames[activity]}`
            : shorten(spanSentence(span, objectLabel(state, span.object), session.callOf(span)), 90)}
        </span>
      </strong>
      <span>
        {duration(span.end - span.start)}
        {span.open && ' so far'}
        {span.failed && (span.kind === 'task' ? ', threw an error' : ', timed out')}
        <span class="mp-quiet"> from {clock(span.start, 6)}</span>
      </span>
      {place && !many && (
        <span class="mp-quiet">
          {baseName(place.file)}:{place.line} <code>{shorten(place.text, 60)}</code>
        </span>
      )}
    </>
  );
}

function ArrowWords({ hit }: { hit: Extract<Hit, { type: 'arrow' }> }): JSX.Element {
  const session = useSession();
  const { state } = useFrame();
  const { arrow } = hit.arrow;
  const message = arrow.count === 1 ? session.timeline()?.message(arrow.message) : undefined;
  return (
    <>
      <strong>
        {processName(state, arrow.from)} → {processName(state, arrow.to)}{' '}
        <span class="mp-is-message">{objectLabel(state, arrow.object)}</span>
      </strong>
      {message ? (
        <>
          <code>{shorten(message.preview, 80)}</code>
          <span>
            {duration(arrow.end - arrow.start)} on its way
            <span class="mp-quiet">, {bytes(message.bytes)}</span>
          </span>
        </>
      ) : (
        <span class="mp-quiet">{count(arrow.count)} messages: zoom in to see each</span>
      )}
    </>
  );
}

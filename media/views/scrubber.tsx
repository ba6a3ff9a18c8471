/**
 * The slider through time, with play and step. Left and right arrow step by one event, Page Up and Down by a twentieth
 * of the run; the dots above the line are findings.
 */
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { useSession } from '../app/context.ts';
import { useSelect, useStore } from '../app/store.ts';
import { SPEEDS } from '../app/view.ts';
import { clock } from '../layout/format.ts';
import { Button } from '../parts/button.tsx';

export function Scrubber(): JSX.Element {
  const session = useSession();
  const chosen = useSelect(session.view, (view) => view.moment);
  const playing = useSelect(session.view, (view) => view.playing);
  const speed = useSelect(session.view, (view) => view.speed);
  const run = useStore(session.run);
  const end = useSelect(session.tick, () => session.end());
  const moment = chosen === undefined ? end : Math.min(chosen, end);
  const live = run.live && chosen === undefined;
  const empty = end <= 0;
  return (
    <footer class="mp-scrubber">
      <div class="mp-transport-group" role="toolbar" aria-label="Replay">
        <Button
          icon="debug-step-back"
          label="Back by one event"
          onClick={() => {
            session.step(-1);
          }}
          disabled={empty}
        />
        <Button
          icon={playing ? 'debug-pause' : 'play-circle'}
          label={playing ? 'Pause the replay' : 'Replay'}
          onClick={() => {
            session.togglePlay();
          }}
          disabled={empty || run.live}
        />
        <Button
          icon="debug-step-over"
          label="Forward by one event"
          onClick={() => {
            session.step(1);
          }}
          disabled={empty}
        />
        <label class="mp-speed" title="Speed of the replay">
          <span class="mp-said">Speed of the replay</span>
          <select
            class="mp-input"
            value={String(speed)}
            onChange={(event) => {
              session.view.update({ speed: Number(event.currentTarget.value) });
            }}
          >
            {SPEEDS.map((one) => (
              <option key={one} value={String(one)}>{`${one}×`}</option>
            ))}
          </select>
        </label>
      </div>
      <Slider moment={moment} end={end} />
      <span class="mp-scrubber-time">
        {clock(moment)} <span class="mp-quiet">/ {clock(end)}</span>
      </span>
      {run.live ? (
        <Button
          icon={live ? 'record' : 'debug-continue'}
          label={live ? 'Showing the present' : 'Back to the present'}
          class={live ? 'mp-live mp-live-on' : 'mp-live'}
          look={live ? 'plain' : 'secondary'}
          onClick={() => {
            session.goLive();
          }}
        >
          Live
        </Button>
      ) : (
        <Button
          icon="chevron-right"
          label="To the end"
          onClick={() => {
            session.goLive();
          }}
          disabled={empty || chosen === undefined}
        />
      )}
    </footer>
  );
}

function Slider({ moment, end }: { moment: number; end: number }): JSX.Element {
  const session = useSession();
  const track = useRef<HTMLDivElement>(null);
  const findings = useSelect(session.findings, (list) => list);
  const toMoment = (event: PointerEvent): void => {
    const box = track.current?.getBoundingClientRect();
    if (!box || box.width === 0 || end <= 0) return;
    session.seek(Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * end);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const actions: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => {
        session.step(-1);
      },
      ArrowDown: () => {
        session.step(-1);
      },
      ArrowRight: () => {
        session.step(1);
      },
      ArrowUp: () => {
        session.step(1);
      },
      PageUp: () => {
        session.seek(Math.min(end, moment + end / 20));
      },
      PageDown: () => {
        session.seek(Math.max(0, moment - end / 20));
      },
      Home: () => {
        session.seek(0);
      },
      End: () => {
        session.goLive();
      },
      ' ': () => {
        session.togglePlay();
      },
    };
    const action = actions[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  };
  const share = end <= 0 ? 0 : Math.min(1, moment / end);
  return (
    <div
      class="mp-slider"
      role="slider"
      tabIndex={0}
      aria-label="Moment of the run"
      aria-valuemin={0}
      aria-valuemax={Math.round(end)}
      aria-valuenow={Math.round(moment)}
      aria-valuetext={`${clock(moment)} of ${clock(end)}`}
      aria-disabled={end <= 0}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        toMoment(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) toMoment(event);
      }}
    >
      <div class="mp-slider-track" ref={track}>
        <div class="mp-slider-past" style={{ transform: `scaleX(${share})` }} />
        {findings.map((finding) => (
          <span
            key={finding.id}
            class={`mp-slider-mark mp-slider-${finding.severity}`}
            style={{ left: `${end <= 0 ? 0 : Math.min(100, (finding.since / end) * 100)}%` }}
          />
        ))}
        <div class="mp-slider-thumb" style={{ left: `${share * 100}%` }} />
      </div>
    </div>
  );
}

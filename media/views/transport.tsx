/** The bar on top: what runs, how it goes, and the buttons that change it. */
import type { JSX } from 'preact';
import type { PanelCommand, RunStatus } from '../../trace/panel-protocol.ts';
import { useSession } from '../app/context.ts';
import { useSelect, useStore } from '../app/store.ts';
import { baseName, clock } from '../layout/format.ts';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';

export function Transport(): JSX.Element {
  const session = useSession();
  const run = useStore(session.run);
  const { status } = run;
  const command = (name: PanelCommand) => () => {
    session.post({ type: 'command', command: name });
  };
  const active = status.state === 'running' || status.state === 'paused';
  const busy = status.state === 'building' || status.state === 'stopping';
  const hasRun = run.hasEvents;
  return (
    <header class="mp-transport">
      <div class="mp-transport-group" role="toolbar" aria-label="Run">
        {run.saved ? null : active || busy ? (
          <>
            <Button
              icon="debug-stop"
              label="Stop"
              tone="error"
              onClick={command('stop')}
              disabled={status.state === 'stopping'}
            />
            {status.state === 'paused' ? (
              <Button icon="debug-continue" label="Resume" onClick={command('resume')} />
            ) : (
              <Button icon="debug-pause" label="Pause" onClick={command('pause')} disabled={!active} />
            )}
            <Button icon="debug-restart" label="Restart" onClick={command('restart')} disabled={!active} />
          </>
        ) : (
          <>
            <Button icon="play" label="Run" tone="good" onClick={command('run')} />
            <Button
              icon="debug-restart"
              label="Restart"
              onClick={command('restart')}
              disabled={status.state === 'idle'}
            />
          </>
        )}
      </div>
      <StatusLine status={status} title={run.title} unreadable={run.problem !== undefined && !hasRun} />
      <div class="mp-transport-group" role="toolbar" aria-label="File">
        <Button icon="folder-opened" label="Open a saved run" onClick={command('open')} />
        <Button icon="save" label="Save this run" onClick={command('save')} disabled={!hasRun} />
        <Button
          icon="export"
          label="Export for Perfetto (Chrome trace)"
          onClick={command('exportChrome')}
          disabled={!hasRun}
        />
      </div>
    </header>
  );
}

interface StatusProps {
  status: RunStatus;
  title: string;
  /** Of a file that is no run nothing is known. */
  unreadable: boolean;
}

function StatusLine({ status, title, unreadable }: StatusProps): JSX.Element {
  const session = useSession();
  const end = useSelect(session.tick, () => session.end());
  // A failure's title names the program itself.
  const program = status.state === 'failed' ? '' : 'program' in status ? baseName(status.program) : title;
  return (
    <div class="mp-status" role="group" aria-label="Status">
      {program !== '' && <span class="mp-status-program mp-ellipsis">{program}</span>}
      {!unreadable && (
        <span class={`mp-status-state mp-status-${status.state}`}>
          {status.state === 'running' && <span class="mp-pulse" aria-hidden="true" />}
          {statusIcon(status)}
          <span class="mp-ellipsis">{runWords(status)}</span>
        </span>
      )}
      {end > 0 && (
        <span class="mp-status-time mp-quiet">{clock(end, status.state === 'running' ? 1 : 3)}</span>
      )}
    </div>
  );
}

function statusIcon(status: RunStatus): JSX.Element | null {
  switch (status.state) {
    case 'building':
    case 'stopping':
      return <Icon name="loading" spin />;
    case 'paused':
      return <Icon name="debug-pause" tone="warning" />;
    case 'failed':
      return <Icon name="error" tone="error" />;
    case 'ended':
      if (status.exitcode === 0) return <Icon name="check" tone="good" />;
      // Ended from outside, or nobody knows how: no mistake of the program's.
      return status.stoppedBecause !== undefined || (status.exitcode === null && status.signal === null) ? (
        <Icon name="debug-stop" />
      ) : (
        <Icon name="error" tone="error" />
      );
    case 'idle':
    case 'running':
      return null;
  }
}

/** So many characters of why a run was stopped fit beside its state. */
export const SHORT = 40;

export function runWords(status: RunStatus): string {
  switch (status.state) {
    case 'idle':
      return 'not running';
    case 'building':
      return 'building';
    case 'running':
      return 'running';
    case 'paused':
      return 'paused';
    case 'stopping':
      return 'stopping';
    case 'failed':
      return status.title;
    case 'ended': {
      const how =
        status.signal !== null
          ? `ended by signal ${status.signal}`
          : status.exitcode === null
            ? 'ended'
            : `ended with code ${status.exitcode}`;
      if (status.stoppedBecause === undefined) return how;
      const why = status.stoppedBecause.replace(/\.$/, '');
      // What is long stands in a line of its own below, see Notices.
      return why.length > SHORT ? 'stopped' : why;
    }
  }
}

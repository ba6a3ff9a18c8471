/** In place of the views while there is nothing to show: before the first run, while building, when it failed. */
import type { JSX } from 'preact';
import type { RunStatus } from '../../trace/panel-protocol.ts';
import { useSession } from '../app/context.ts';
import { baseName } from '../layout/format.ts';
import { Button } from '../parts/button.tsx';
import { Empty } from '../parts/empty.tsx';
import { Words } from '../parts/words.tsx';

interface WelcomeProps {
  status: RunStatus;
  /** What is wrong with the bytes of a saved run. */
  problem: string | undefined;
}

export function Welcome({ status, problem }: WelcomeProps): JSX.Element {
  const session = useSession();
  const run = (): void => {
    session.post({ type: 'command', command: 'run' });
  };
  const open = (): void => {
    session.post({ type: 'command', command: 'open' });
  };
  if (status.state === 'failed') return <Failed status={status} onRun={run} />;
  if (problem !== undefined)
    return (
      <Empty icon="error" tone="error" title="This run can't be shown">
        <p>
          <Words text={problem} />
        </p>
        <div class="mp-empty-actions">
          <Button look="primary" icon="folder-opened" label="Open a saved run" onClick={open}>
            Open another
          </Button>
        </div>
      </Empty>
    );
  switch (status.state) {
    case 'building':
      return <Empty icon="loading" spin title={`Building ${baseName(status.program)}`} />;
    case 'running':
    case 'paused':
    case 'stopping':
      return (
        <Empty icon="loading" spin title={`Starting ${baseName(status.program)}`}>
          <p>Waiting for the first process to report.</p>
        </Empty>
      );
    case 'ended':
      return (
        <Empty icon="circle-slash" title="The program ended before it told anything">
          <p>
            {status.stoppedBecause ??
              (status.exitcode === null
                ? 'It wrote no event.'
                : `It ended with code ${status.exitcode} and wrote no event.`)}
          </p>
          <div class="mp-empty-actions">
            <Button look="primary" icon="debug-restart" label="Run again" onClick={run}>
              Run again
            </Button>
          </div>
        </Empty>
      );
    case 'idle':
      return (
        <Empty icon="graph-line" title="Watch a program at work">
          <p>
            Run a program that uses <code>multiprocessing</code>: its processes, the messages between them and
            what they wait for appear here while it runs.
          </p>
          <div class="mp-empty-actions">
            <Button look="primary" icon="play" label="Run the program" onClick={run}>
              Run
            </Button>
            <Button look="secondary" icon="folder-opened" label="Open a saved run" onClick={open}>
              Open a saved run
            </Button>
          </div>
        </Empty>
      );
  }
}

function Failed({
  status,
  onRun,
}: {
  status: Extract<RunStatus, { state: 'failed' }>;
  onRun: () => void;
}): JSX.Element {
  const session = useSession();
  const { site, excerpt } = status;
  // Whoever wrote the program knows its folder.
  const detail = status.detail.replaceAll(folderOf(status.program), '');
  return (
    <Empty icon="error" tone="error" title={status.title}>
      {detail !== '' && <pre tabIndex={0}>{excerpt === undefined ? detail : `${detail}\n\n${excerpt}`}</pre>}
      <div class="mp-empty-actions">
        {site && (
          <Button
            look="primary"
            icon="go-to-file"
            label={`Go to ${site.file}:${site.line}`}
            onClick={() => {
              session.post({ type: 'goto', ...site });
            }}
          >
            {`Go to ${baseName(site.file)}:${site.line}`}
          </Button>
        )}
        <Button look="secondary" icon="debug-restart" label="Run again" onClick={onRun}>
          Run again
        </Button>
      </div>
    </Empty>
  );
}

/** With its slash; a name alone has none. */
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

/** Chooses one process, or all, for console and table. */
import type { JSX } from 'preact';
import { shownProcesses } from '../../trace/model/shown.ts';
import { useSession } from '../app/context.ts';
import { useFrame } from '../app/frame.ts';
import { useSelect } from '../app/store.ts';

export function ProcessFilter(): JSX.Element {
  const session = useSession();
  const frame = useFrame();
  const only = useSelect(session.view, (view) => view.only);
  return (
    <select
      class="mp-input"
      aria-label="Process"
      value={only === undefined ? '' : String(only)}
      onChange={(event) => {
        const { value } = event.currentTarget;
        session.view.update({ only: value === '' ? undefined : Number(value) });
      }}
    >
      <option value="">All processes</option>
      {shownProcesses(frame.state).map((process) => (
        <option key={process.id} value={String(process.id)}>
          {process.name} ({process.pid})
        </option>
      ))}
    </select>
  );
}

/** Says what changed to a screen reader: the run's status, findings, what a key has reached. */
import type { JSX } from 'preact';
import { useSession } from '../app/context.ts';
import { useStore } from '../app/store.ts';

export function Announcer(): JSX.Element {
  const said = useStore(useSession().said);
  return (
    <div class="mp-said" role="status" aria-live="polite">
      {said}
    </div>
  );
}

/** Names of processes and objects that select what they name. */
import type { JSX } from 'preact';
import type { ObjectId } from '../../trace/schema.ts';
import type { ProcessId } from '../../trace/model/state.ts';
import { useSession } from '../app/context.ts';
import { useFrame } from '../app/frame.ts';
import { objectLabel, processName } from '../model/words.ts';

export function ProcessLink({ process }: { process: ProcessId | undefined }): JSX.Element {
  const session = useSession();
  const frame = useFrame();
  if (process === undefined) return <span class="mp-quiet">unknown</span>;
  return (
    <button
      type="button"
      class="mp-link"
      onClick={(event) => {
        event.stopPropagation();
        session.select({ type: 'process', process });
      }}
    >
      {processName(frame.state, process)}
    </button>
  );
}

export function ObjectLink({ object }: { object: ObjectId }): JSX.Element {
  const session = useSession();
  const frame = useFrame();
  return (
    <button
      type="button"
      class="mp-link"
      onClick={(event) => {
        event.stopPropagation();
        session.select({ type: 'object', object });
      }}
    >
      {objectLabel(frame.state, object) || object}
    </button>
  );
}

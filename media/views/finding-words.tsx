/** A finding in words: the chain of waits in steps, an error's stack with the program's own lines, the lines it is about. */
import type { JSX } from 'preact';
import type { Finding } from '../../trace/findings/index.ts';
import { useSession } from '../app/context.ts';
import { plural } from '../layout/format.ts';
import { placePieces } from '../layout/places.ts';
import { ProgramText } from '../parts/program-text.tsx';
import { SourceLink } from '../parts/source-link.tsx';

export function FindingWords({ finding }: { finding: Finding }): JSX.Element {
  const steps = stepsOf(finding);
  const lines = finding.explanation.split('\n');
  const frames = lines.filter(isFrame);
  const words = lines.filter((line) => !isFrame(line) && line !== `${finding.title}.`);
  return (
    <>
      {words.map((paragraph, index) =>
        index === 0 && steps.length > 1 ? (
          <Steps key={index} steps={steps} />
        ) : (
          <p key={index} class="mp-finding-text">
            <ProgramText text={paragraph} told />
          </p>
        ),
      )}
      {frames.length > 0 && <Stack frames={frames} />}
      <Places finding={finding} />
    </>
  );
}

const isFrame = (line: string): boolean => /^\s*at /.test(line);

/** The frames of the program itself; those of the library and of Node are counted, and shown when asked for. */
function Stack({ frames }: { frames: readonly string[] }): JSX.Element {
  const { data } = useSession();
  const own = frames.filter((frame) => placePieces(frame, data.places('printed')).some(({ place }) => place));
  const shown = own.length === 0 ? frames : own;
  const text = (some: readonly string[]): string => some.map((frame) => frame.trim()).join('\n');
  return (
    <>
      <pre class="mp-stack">
        <ProgramText text={text(shown)} />
      </pre>
      {shown.length < frames.length && (
        <details class="mp-finding-fold">
          <summary>All {frames.length} frames of the stack</summary>
          <pre class="mp-stack">
            <ProgramText text={text(frames)} />
          </pre>
        </details>
      )}
    </>
  );
}

/**
 * The sentences that the first paragraph is made of, where it tells a chain of waits: who waits for what that who has.
 * A chain reads better in steps.
 */
function stepsOf({ waits = [], explanation }: Finding): readonly string[] {
  const circle = waits.filter(({ inCircle }) => inCircle);
  const steps = (circle.length > 0 ? circle : waits).map(({ text }) => text);
  return explanation.split('\n')[0] === `${steps.join('; ')}.` ? steps : [];
}

function Steps({ steps }: { steps: readonly string[] }): JSX.Element {
  return (
    <ol class="mp-steps">
      {steps.map((step, index) => (
        <li key={index} class="mp-finding-text">
          <ProgramText text={step} told />
        </li>
      ))}
    </ol>
  );
}

/** The lines that have to do with it; folded where words and picture have named them already. */
function Places({ finding: { sites, waits } }: { finding: Finding }): JSX.Element | null {
  if (sites.length === 0) return null;
  const list = (
    <ul class="mp-list mp-finding-places">
      {sites.map((place, index) => (
        <li key={index}>
          <SourceLink site={place.site} withText /> <span class="mp-quiet">{place.what}</span>
        </li>
      ))}
    </ul>
  );
  if (waits === undefined || sites.length < 4) return list;
  return (
    <details class="mp-finding-fold">
      <summary>{plural(sites.length, 'line')} of the program</summary>
      {list}
    </details>
  );
}

/** A text that the program or the library wrote: the places of the program in it lead to their lines. */
import type { JSX } from 'preact';
import { useSession } from '../app/context.ts';
import { placePieces } from '../layout/places.ts';

export function ProgramText({ text }: { text: string }): JSX.Element {
  const session = useSession();
  return (
    <>
      {placePieces(text, session.data.places).map(({ text: words, place }, index) =>
        place === undefined ? (
          words
        ) : (
          <button
            key={index}
            type="button"
            class="mp-link"
            title={`Go to ${place.file}:${place.line}`}
            onClick={() => {
              session.post({ type: 'goto', ...place });
            }}
          >
            {words}
          </button>
        ),
      )}
    </>
  );
}

/** A text that the program or the library wrote: the places of the program in it lead to their lines. */
import type { JSX } from 'preact';
import { useSession } from '../app/context.ts';
import { placePieces } from '../layout/places.ts';
import { Words } from './words.tsx';

interface ProgramTextProps {
  text: string;
  /** A finding's sentence: it names files by their names alone. */
  told?: boolean;
}

export function ProgramText({ text, told = false }: ProgramTextProps): JSX.Element {
  const session = useSession();
  return (
    <>
      {placePieces(text, session.data.places(told ? 'told' : 'printed')).map(
        ({ text: words, place, before, after }, index) =>
          place === undefined ? (
            told ? (
              <Words key={index} text={words} />
            ) : (
              words
            )
          ) : (
            <span key={index} class="mp-place">
              {before}
              <button
                type="button"
                class="mp-link"
                title={`Go to ${place.file}:${place.line}`}
                onClick={() => {
                  session.post({ type: 'goto', ...place });
                }}
              >
                {words}
              </button>
              {after}
            </span>
          ),
      )}
    </>
  );
}

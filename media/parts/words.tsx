/** A sentence of ours: what stands between backticks in it is code. */
import type { JSX } from 'preact';

export function Words({ text }: { text: string }): JSX.Element {
  return (
    <>
      {text.split(/`([^`]+)`/).map((words, index) =>
        index % 2 === 0 ? (
          words
        ) : (
          <code key={index} class="mp-code">
            {words}
          </code>
        ),
      )}
    </>
  );
}

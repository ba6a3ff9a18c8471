/** A few numbers with their names, in a row. */
import type { JSX } from 'preact';

export function Figures({
  figures,
}: {
  figures: readonly (readonly [name: string, value: string])[];
}): JSX.Element {
  return (
    <dl class="mp-figures">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

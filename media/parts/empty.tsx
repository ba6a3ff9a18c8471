/** What stands where nothing is yet: a sentence that says why, and where it helps a way on. */
import type { ComponentChildren, JSX } from 'preact';
import { Icon } from './icon.tsx';

interface EmptyProps {
  icon: string;
  title: string;
  tone?: string;
  spin?: boolean;
  children?: ComponentChildren;
}

export function Empty({ icon, title, tone, spin = false, children }: EmptyProps): JSX.Element {
  return (
    <div class="mp-empty">
      <Icon name={icon} spin={spin} {...(tone === undefined ? {} : { tone })} />
      <h2>{title}</h2>
      {children}
    </div>
  );
}

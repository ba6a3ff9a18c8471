/** A codicon. Always decoration: what it means is said in words beside it or in the label of its button. */
import type { JSX } from 'preact';

export function Icon({ name, spin, tone }: { name: string; spin?: boolean; tone?: string }): JSX.Element {
  const classes = ['codicon', `codicon-${name}`];
  if (spin === true) classes.push('codicon-modifier-spin');
  if (tone !== undefined) classes.push(`mp-tone-${tone}`);
  return <span class={classes.join(' ')} aria-hidden="true" />;
}

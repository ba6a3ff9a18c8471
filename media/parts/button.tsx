/** Buttons: with an icon alone (its label is the tooltip and what a screen reader says), or with icon and words. */
import type { ComponentChildren, JSX } from 'preact';
import { Icon } from './icon.tsx';

interface ButtonProps {
  icon?: string;
  label: string;
  /** Shown after the label in the tooltip, such as `Space`. */
  keys?: string;
  disabled?: boolean;
  pressed?: boolean;
  /** Words beside the icon; without them the label is said, not shown. */
  children?: ComponentChildren;
  look?: 'plain' | 'primary' | 'secondary';
  tone?: string;
  class?: string;
  tabIndex?: number;
  onClick: (event: MouseEvent) => void;
}

export function Button(props: ButtonProps): JSX.Element {
  const { icon, label, keys, disabled = false, pressed, children, look = 'plain', tone, onClick } = props;
  const classes = ['mp-button', `mp-button-${look}`];
  if (children === undefined) classes.push('mp-button-icon');
  if (props.class !== undefined) classes.push(props.class);
  return (
    <button
      type="button"
      class={classes.join(' ')}
      title={keys === undefined ? label : `${label} (${keys})`}
      aria-label={children === undefined ? label : undefined}
      aria-pressed={pressed}
      aria-keyshortcuts={keys}
      disabled={disabled}
      tabIndex={props.tabIndex}
      onClick={onClick}
    >
      {icon !== undefined && <Icon name={icon} {...(tone === undefined ? {} : { tone })} />}
      {children !== undefined && <span>{children}</span>}
    </button>
  );
}

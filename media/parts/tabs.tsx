/** Tabs as the ARIA practices have them: arrow keys move and choose, one tab is in the tab order, badges are said. */
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { Icon } from './icon.tsx';

export interface Tab<Id extends string> {
  readonly id: Id;
  readonly label: string;
  readonly icon: string;
  /** Something new is there; said in words. */
  readonly dot?: string;
  readonly badge?: { readonly text: string; readonly said: string; readonly tone?: 'error' | 'warning' };
}

interface TabsProps<Id extends string> {
  tabs: readonly Tab<Id>[];
  chosen: Id;
  label: string;
  panelId: string;
  /** Small words below icons: for as many tabs as do not fit as words. */
  compact: boolean;
  onChoose: (id: Id) => void;
}

export function Tabs<Id extends string>(props: TabsProps<Id>): JSX.Element {
  const { tabs, chosen, compact, onChoose } = props;
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = tabs.findIndex((tab) => tab.id === chosen);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    const next = tabs[(to + tabs.length) % tabs.length];
    if (!next) return;
    event.preventDefault();
    onChoose(next.id);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus();
  };
  return (
    <div
      class={`mp-tabs${compact ? ' mp-tabs-compact' : ''}`}
      role="tablist"
      aria-label={props.label}
      ref={list}
      onKeyDown={onKeyDown}
    >
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          class="mp-tab"
          id={`${props.panelId}-tab-${tab.id}`}
          data-tab={tab.id}
          aria-selected={tab.id === chosen}
          aria-controls={props.panelId}
          tabIndex={tab.id === chosen ? 0 : -1}
          title={compact ? tab.label : undefined}
          onClick={() => {
            onChoose(tab.id);
          }}
        >
          {compact && <Icon name={tab.icon} />}
          <span class="mp-tab-word">{tab.label}</span>
          {tab.dot !== undefined && (
            <>
              <span class="mp-dot" aria-hidden="true" />
              <span class="mp-said">, {tab.dot}</span>
            </>
          )}
          {tab.badge && (
            <>
              <span class={`mp-badge mp-badge-${tab.badge.tone ?? 'plain'}`} aria-hidden="true">
                {tab.badge.text}
              </span>
              <span class="mp-said">, {tab.badge.said}</span>
            </>
          )}
        </button>
      ))}
    </div>
  );
}

/** How to run, and how the page looks. What is chosen for the run is part of a shared link. */
import { useSelect } from '../app/store.ts';
import { Icon } from '../parts/icon.tsx';
import type { Controller } from './controller.ts';
import { Popup } from './popup.tsx';
import { isThemeChoice, saveThemeChoice } from './themes.ts';

const THEMES = [
  ['auto', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
  ['hc-light', 'Light, high contrast'],
  ['hc-dark', 'Dark, high contrast'],
] as const;

const STARTS = [
  ['', 'The library’s default'],
  ['spawn', 'spawn'],
  ['forkserver', 'forkserver'],
  ['fork', 'fork'],
] as const;

const TIMES = [
  ['', 'As long as allowed'],
  ['10', '10 seconds'],
  ['60', '1 minute'],
  ['300', '5 minutes'],
] as const;

export function SettingsMenu({ controller }: { controller: Controller }) {
  const theme = useSelect(controller.store, (state) => state.theme);
  const settings = useSelect(controller.store, (state) => state.settings);
  return (
    <Popup
      label="Settings"
      class="settings-menu"
      button={
        <>
          <Icon name="settings-gear" />
          <span class="mp-said">Settings</span>
        </>
      }
    >
      {() => (
        <>
          <Choice
            label="Theme"
            value={theme}
            options={THEMES}
            focused
            onChange={(value) => {
              if (!isThemeChoice(value)) return;
              saveThemeChoice(value);
              controller.store.update({ theme: value });
            }}
          />
          <Choice
            label="Start method"
            value={settings.startMethod ?? ''}
            options={STARTS}
            onChange={(value) => {
              const { startMethod: _, ...others } = settings;
              const chosen =
                value === 'spawn' || value === 'forkserver' || value === 'fork' ? value : undefined;
              controller.setSettings({ ...others, ...(chosen === undefined ? {} : { startMethod: chosen }) });
            }}
          />
          <Choice
            label="Stop a run after"
            value={settings.seconds === undefined ? '' : String(settings.seconds)}
            options={TIMES}
            onChange={(value) => {
              const { seconds: _, ...others } = settings;
              controller.setSettings({ ...others, ...(value === '' ? {} : { seconds: Number(value) }) });
            }}
          />
        </>
      )}
    </Popup>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  options: readonly (readonly [string, string])[];
  focused?: boolean;
  onChange: (value: string) => void;
}

function Choice({ label, value, options, focused, onChange }: ChoiceProps) {
  return (
    <label class="settings-choice">
      <span>{label}</span>
      <select
        class="mp-input"
        value={value}
        data-autofocus={focused === true ? '' : undefined}
        onChange={(event) => {
          onChange(event.currentTarget.value);
        }}
      >
        {options.map(([id, text]) => (
          <option key={id} value={id}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

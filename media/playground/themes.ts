/** Which of the four themes is on. The colours are in `themes.css`; `early.ts` sets the first one before anything is drawn. */

export const THEME_CHOICES = ['auto', 'light', 'dark', 'hc-light', 'hc-dark'] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];
export type Theme = Exclude<ThemeChoice, 'auto'>;

const STORAGE_KEY = 'playground.theme';

/** The classes that VS Code gives to a webview's body; the panel's style sheets know them. */
const BODY_CLASSES: Readonly<Record<Theme, readonly string[]>> = {
  light: ['vscode-light'],
  dark: ['vscode-dark'],
  'hc-light': ['vscode-high-contrast', 'vscode-high-contrast-light'],
  'hc-dark': ['vscode-high-contrast'],
};

export function isThemeChoice(text: string | null): text is ThemeChoice {
  return THEME_CHOICES.some((choice) => choice === text);
}

/** The address wins over what was chosen before. */
export function loadThemeChoice(): ThemeChoice {
  const asked = new URLSearchParams(location.search).get('theme');
  if (isThemeChoice(asked)) return asked;
  const stored = readStorage(STORAGE_KEY);
  return isThemeChoice(stored) ? stored : 'auto';
}

export function saveThemeChoice(choice: ThemeChoice): void {
  writeStorage(STORAGE_KEY, choice);
}

/** What `auto` means on this machine now. */
export function resolveTheme(choice: ThemeChoice): Theme {
  if (choice !== 'auto') return choice;
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  const more =
    matchMedia('(prefers-contrast: more)').matches || matchMedia('(forced-colors: active)').matches;
  if (more) return dark ? 'hc-dark' : 'hc-light';
  return dark ? 'dark' : 'light';
}

/** Calls back whenever `auto` may have come to mean something else. Returns the function that stops it. */
export function watchSystemTheme(listener: () => void): () => void {
  const queries = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)', '(forced-colors: active)'].map(
    (query) => matchMedia(query),
  );
  for (const query of queries) query.addEventListener('change', listener);
  return () => {
    for (const query of queries) query.removeEventListener('change', listener);
  };
}

/** Works on the root element, and on the body once there is one. */
export function applyTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
  // Not always there: the first call comes before the body.
  const body = document.body as HTMLElement | null;
  if (body === null) return;
  body.classList.remove(...Object.values(BODY_CLASSES).flat());
  body.classList.add(...BODY_CLASSES[theme]);
}

/** A page whose storage is switched off still works; it only forgets. */
export function readStorage(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function writeStorage(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Forgets, as said above.
  }
}

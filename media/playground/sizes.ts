/** How wide the page's parts are: shares of the window, remembered, held in CSS variables so that no script is in the way. */
import { readStorage, writeStorage } from './themes.ts';

/** text: lesson beside the rest; code: editor beside the panel; reading: lesson above the editor, on a middling window. */
export type SplitName = 'text' | 'code' | 'reading';

interface Bounds {
  /** Percent. */
  initial: number;
  min: number;
  max: number;
}

export const SPLITS: Readonly<Record<SplitName, Bounds>> = {
  text: { initial: 22, min: 14, max: 40 },
  code: { initial: 56, min: 25, max: 80 },
  reading: { initial: 40, min: 15, max: 80 },
};

const STORAGE_KEY = 'playground.split.';

export function loadSize(name: SplitName): number {
  const stored = Number(readStorage(STORAGE_KEY + name) ?? Number.NaN);
  return Number.isFinite(stored) ? clampSize(name, stored) : SPLITS[name].initial;
}

export function clampSize(name: SplitName, percent: number): number {
  const { min, max } = SPLITS[name];
  return Math.min(max, Math.max(min, Math.round(percent * 10) / 10));
}

export function setSize(name: SplitName, percent: number): void {
  document.documentElement.style.setProperty(`--split-${name}`, `${percent}%`);
  writeStorage(STORAGE_KEY + name, String(percent));
}

export function applySizes(): void {
  for (const name of ['text', 'code', 'reading'] as const) {
    document.documentElement.style.setProperty(`--split-${name}`, `${loadSize(name)}%`);
  }
}

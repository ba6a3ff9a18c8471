/** Runs before the first paint, so that the page never flashes in the wrong colours or sizes. */
import { applyTheme, loadThemeChoice, resolveTheme } from './themes.ts';
import { applySizes } from './sizes.ts';

applyTheme(resolveTheme(loadThemeChoice()));
applySizes();

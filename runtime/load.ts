/** What the public modules pass on: the library as a whole, for those who are no child. Not for users. */
import { loadCore } from './loading/core.ts';

export const core = loadCore(import.meta.url, 'main');

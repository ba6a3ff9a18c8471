/** What the preload loads when it must compile something. Not for users. */
export { loadableModule } from './loading/load-module.ts';

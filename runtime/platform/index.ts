/** The operating system that this process runs on. */
import { linuxPlatform } from './linux/index.ts';
import type { Platform } from './port.ts';
import { unsupportedPlatform } from './unsupported.ts';

export const platform: Platform =
  process.platform === 'linux' ? linuxPlatform() : unsupportedPlatform(process.platform);

export * from './port.ts';
export { makePrivateFolder } from './private-folder.ts';
export { randomBytes } from './random.ts';
export { announceFork, announceForkSoon, forkGeneration, onBeforeFork, onFork } from './forked.ts';
export { atExit, forgetExitHooks, runExitHooks, type ExitStage } from './exiting.ts';

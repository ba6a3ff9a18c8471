/** Shows an address in the user's browser, where there is one. Never fails: the address was printed as well. */
import { spawn } from 'node:child_process';

export function openBrowser(url: string): void {
  const command = browserCommand(process.platform, process.env);
  if (command === undefined) return;
  const child = spawn(command, [url], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}

/** `undefined` where no desktop is seen: over ssh, in a container, in a test. */
export function browserCommand(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  if (platform === 'darwin') return 'open';
  if (platform === 'win32') return 'explorer';
  return env['DISPLAY'] !== undefined || env['WAYLAND_DISPLAY'] !== undefined ? 'xdg-open' : undefined;
}

/** Stands in where this library has no implementation yet: every use says so, importing it does not. */
import { UnsupportedError } from '../errors.ts';
import type { Platform } from './port.ts';

export function unsupportedPlatform(name: string): Platform {
  const refuse = (): never => {
    const system = name === 'win32' ? 'Windows' : name === 'darwin' ? 'macOS' : name;
    throw new UnsupportedError(
      `multiprocessing does not run on ${system} yet. Run it on Linux: ` +
        'in WSL (Windows), or in a dev container (Windows and macOS).',
    );
  };
  const port = new Proxy(Object.freeze({}), { get: refuse });
  return new Proxy(Object.freeze({ name }), {
    get: (target, key) => (key === 'name' ? target.name : port),
  }) as Platform;
}

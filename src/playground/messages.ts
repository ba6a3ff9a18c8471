/** What arrives from a page, checked before it is believed. */
import type { PageToServer, RunSettings } from '../../trace/playground-protocol.ts';
import { LARGEST_PROGRAM } from './limits.ts';

/** `undefined` for anything that is not a message of the protocol. */
export function parseMessage(text: string): PageToServer | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  switch (value['type']) {
    case 'stop':
    case 'pause':
    case 'resume':
      return { type: value['type'] };
    case 'run':
    case 'check':
      return parseRun(value['type'], value);
    case 'processCommand': {
      const { pid, command } = value;
      if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0) return undefined;
      return command === 'terminate' || command === 'kill'
        ? { type: 'processCommand', pid, command }
        : undefined;
    }
    default:
      return undefined;
  }
}

function parseRun(type: 'run' | 'check', value: Record<string, unknown>): PageToServer | undefined {
  const { source, lesson } = value;
  if (typeof source !== 'string' || source.length > LARGEST_PROGRAM) return undefined;
  const settings = parseSettings(value['settings']);
  if (type === 'run') return { type, source, settings };
  return typeof lesson === 'string' ? { type, lesson, source, settings } : undefined;
}

function parseSettings(value: unknown): RunSettings {
  if (!isRecord(value)) return {};
  const { startMethod, seconds } = value;
  return {
    ...(startMethod === 'spawn' || startMethod === 'fork' || startMethod === 'forkserver'
      ? { startMethod }
      : {}),
    ...(typeof seconds === 'number' && Number.isFinite(seconds) ? { seconds } : {}),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

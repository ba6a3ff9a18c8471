/** What comes out of a webview is checked before anything is done with it: it is a page, and pages can be made to lie. */
import type { PanelCommand, PanelToHost } from '../../trace/panel-protocol.ts';

const commands: Readonly<Record<PanelCommand, true>> = {
  run: true,
  stop: true,
  restart: true,
  pause: true,
  resume: true,
  save: true,
  open: true,
  exportChrome: true,
};

const isCommand = (value: unknown): value is PanelCommand =>
  typeof value === 'string' && Object.hasOwn(commands, value);
const isCount = (value: unknown, least: number): value is number =>
  Number.isSafeInteger(value) && Number(value) >= least;

const isName = (value: unknown): value is string => typeof value === 'string' && /^[\w-]{1,60}$/.test(value);

/** The message, made anew of what was checked; undefined if it is none. */
export function readPanelMessage(data: unknown): PanelToHost | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const get = (name: string): unknown => Reflect.get(data, name);
  const type = get('type');
  if (type === 'ready') return { type };
  const command = get('command');
  if (type === 'command') return isCommand(command) ? { type, command } : undefined;
  if (type === 'processCommand') {
    const pid = get('pid');
    if ((command !== 'terminate' && command !== 'kill') || !isCount(pid, 2)) return undefined;
    return { type, pid, command };
  }
  if (type === 'goto') {
    const [file, line, column] = [get('file'), get('line'), get('column')];
    if (typeof file !== 'string' || !isCount(line, 1) || !isCount(column, 0)) return undefined;
    return { type, file, line, column };
  }
  if (type === 'explain') {
    const topic = get('topic');
    return isName(topic) ? { type, topic } : undefined;
  }
  if (type === 'lesson') {
    const lesson = get('lesson');
    return isName(lesson) ? { type, lesson } : undefined;
  }
  return undefined;
}

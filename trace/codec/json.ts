/**
 * The JSON in a trace, checked field by field: a file may come from anywhere, and what the types promise must be so.
 * A field that is missing or of the wrong type becomes its neutral value; only what can't be used at all is refused.
 */
import type { ObjectId, ObjectInfo, ObjectKind, ProcessBeginInfo, RunHeader, Site } from '../schema.ts';

export interface SourceFile {
  readonly file: string;
  readonly text: string;
}

export interface RunEnd {
  readonly exitcode: number | null;
  /** Ended from outside: the learner's stop, a limit, a deadlock. */
  readonly stopped: boolean;
  readonly signal: number | null;
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(json: unknown): json is Fields {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

function number(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function parseHeader(json: unknown): RunHeader | undefined {
  if (!isFields(json) || typeof json['program'] !== 'string') return undefined;
  const args = json['args'];
  return {
    version: number(json['version'], 0),
    program: json['program'],
    args: Array.isArray(args) ? args.filter((arg): arg is string => typeof arg === 'string') : [],
    startedAt: number(json['startedAt'], 0),
    epoch: number(json['epoch'], 0),
    node: text(json['node']),
    platform: text(json['platform']),
    runtime: text(json['runtime']),
  };
}

const nowhere: Site = { file: '', line: 0, column: 0, text: '' };

export function parseSites(json: unknown): Site[] | undefined {
  if (!Array.isArray(json)) return undefined;
  return json.map((site: unknown) => (isFields(site) ? parseSite(site) : nowhere));
}

function parseSite(site: Fields): Site {
  const { names } = site as { names?: unknown };
  return {
    file: text(site['file']),
    line: number(site['line'], 0),
    column: number(site['column'], 0),
    text: text(site['text']),
    ...(Array.isArray(names) && { names: names.filter((name): name is string => typeof name === 'string') }),
  };
}

export function parseSource(json: unknown): SourceFile | undefined {
  if (!isFields(json) || typeof json['file'] !== 'string') return undefined;
  return { file: json['file'], text: text(json['text']) };
}

export function parseEnd(json: unknown): RunEnd {
  const fields = isFields(json) ? json : {};
  const orNull = (value: unknown): number | null => (typeof value === 'number' ? value : null);
  return {
    exitcode: orNull(fields['exitcode']),
    stopped: fields['stopped'] === true,
    signal: orNull(fields['signal']),
  };
}

const kinds = new Set<string>([
  'process',
  'lock',
  'rlock',
  'semaphore',
  'bounded-semaphore',
  'condition',
  'event',
  'barrier',
  'queue',
  'joinable-queue',
  'simple-queue',
  'connection',
  'listener',
  'value',
  'array',
  'shared-memory',
  'pool',
  'manager',
  'proxy',
] satisfies ObjectKind[]);

function parseFields(json: string): Fields {
  try {
    const parsed: unknown = JSON.parse(json);
    return isFields(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

function objectId(value: unknown): ObjectId | undefined {
  return typeof value === 'string' && /^\d+:\d+$/.test(value) ? (value as ObjectId) : undefined;
}

/** text of an `ObjectCreate`; undefined when it names no kind that is known. */
export function parseObjectInfo(json: string): ObjectInfo | undefined {
  const fields = parseFields(json);
  const kind = fields['kind'];
  if (typeof kind !== 'string' || !kinds.has(kind)) return undefined;
  const info: ObjectInfo = { kind: kind as ObjectKind };
  for (const key of ['name', 'type', 'address'] as const) {
    const value = fields[key];
    if (typeof value === 'string' && value !== '') info[key] = value;
  }
  for (const key of ['readable', 'writable', 'internal', 'passive', 'remote'] as const) {
    const value = fields[key];
    if (typeof value === 'boolean') info[key] = value;
  }
  for (const key of ['peer', 'lock'] as const) {
    const value = objectId(fields[key]);
    if (value !== undefined) info[key] = value;
  }
  const size = fields['size'];
  if (typeof size === 'number' && Number.isFinite(size)) info.size = size;
  return info;
}

const methods = new Set<string>(['main', 'spawn', 'fork', 'forkserver', 'thread']);
const roles = new Set<string>(['pool-worker', 'manager', 'forkserver', 'tracker']);

/** text of a `ProcessBegin`. */
export function parseProcessBegin(json: string): ProcessBeginInfo {
  const fields = parseFields(json);
  const method = fields['method'];
  const role = fields['role'];
  const object = objectId(fields['object']);
  return {
    name: text(fields['name']),
    ppid: number(fields['ppid'], 0),
    method:
      typeof method === 'string' && methods.has(method) ? (method as ProcessBeginInfo['method']) : 'main',
    daemon: fields['daemon'] === true,
    node: text(fields['node']),
    ...(object === undefined ? {} : { object }),
    ...(typeof role === 'string' && roles.has(role)
      ? { role: role as NonNullable<ProcessBeginInfo['role']> }
      : {}),
  };
}

/** Text that is a JSON array of object ids (`ConnectionWait`); null for whatever is none. */
export function parseObjectIds(json: string): (ObjectId | null)[] {
  try {
    const parsed: unknown = JSON.parse(json);
    return Array.isArray(parsed) ? parsed.map((id: unknown) => objectId(id) ?? null) : [];
  } catch {
    return [];
  }
}

/** text of a `Summary`: how often each operation happened since the event limit was reached. */
export function parseSummary(json: string): ReadonlyMap<number, number> {
  return new Map(
    Object.entries(parseFields(json)).flatMap(([op, count]) =>
      typeof count === 'number' ? [[Number(op), count] as const] : [],
    ),
  );
}

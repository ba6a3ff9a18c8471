/**
 * In which script a function was written, without any transform: V8's inspector knows. About 15 ms for the first
 * question, little afterwards; so it is asked only for functions that no module registered.
 */
import { createRequire } from 'node:module';
import type { Runtime, Session } from 'node:inspector';
import { onBeforeFork } from '../platform/index.ts';

export interface FunctionLocation {
  /** URL of the script: `file:///…`, `node:…`. */
  readonly url: string;
  /** Counted from 0. */
  readonly line: number;
  readonly column: number;
}

const handover = Symbol.for('multiprocessing.asked-function');
const scripts = new Map<string, string>();
let session: Session | undefined;

/** `undefined` for native and bound functions. Does not block on anything: the inspector answers at once. */
export function locate(target: object): FunctionLocation | undefined {
  const inspector = (session ??= connect());
  Object.defineProperty(globalThis, handover, { value: target, configurable: true });
  try {
    const evaluated = ask(inspector, 'Runtime.evaluate', {
      expression: `globalThis[Symbol.for(${JSON.stringify(handover.description)})]`,
    }) as Runtime.EvaluateReturnType | undefined;
    const objectId = evaluated?.result.objectId;
    if (objectId === undefined) return undefined;
    const answer = ask(inspector, 'Runtime.getProperties', { objectId, ownProperties: true }) as
      Runtime.GetPropertiesReturnType | undefined;
    const found = answer?.internalProperties?.find(({ name }) => name === '[[FunctionLocation]]');
    ask(inspector, 'Runtime.releaseObject', { objectId });
    const location = found?.value?.value as
      { scriptId: string; lineNumber: number; columnNumber: number } | undefined;
    const url = location && scripts.get(location.scriptId);
    if (location === undefined || url === undefined || url === '') return undefined;
    return {
      url: url.startsWith('/') ? `file://${url}` : url,
      line: location.lineNumber,
      column: location.columnNumber,
    };
  } finally {
    Reflect.deleteProperty(globalThis, handover);
  }
}

function connect(): Session {
  const { Session: InspectorSession } = createRequire(import.meta.url)(
    'node:inspector',
  ) as typeof import('node:inspector');
  const opened = new InspectorSession();
  opened.connect();
  opened.on('Debugger.scriptParsed', ({ params }) => {
    scripts.set(params.scriptId, params.url);
  });
  // Tells of every script so far, and of later ones as they come.
  opened.post('Debugger.enable');
  return opened;
}

// The inspector of a forked child waits for a thread that is not there.
onBeforeFork(() => {
  session?.disconnect();
  session = undefined;
});

/** Posted within one isolate, a command is answered before `post` returns. */
function ask(inspector: Session, method: string, params: object): unknown {
  let answer: unknown;
  inspector.post(method, params, (error, result) => {
    if (error === null) answer = result;
  });
  return answer;
}

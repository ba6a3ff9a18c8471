/**
 * The variables that a function of Node's own can see. Its queues of timers and ticks are reachable in no other way; the
 * inspector shows them, to the process itself too. Some 20 ms the first time.
 */
import { createRequire } from 'node:module';
import type { Runtime, Session } from 'node:inspector';

const handover = '__multiprocessing_scope';

export class ScopeReader {
  readonly #session: Session;

  constructor() {
    const { Session: InspectorSession } = createRequire(import.meta.url)(
      'node:inspector',
    ) as typeof import('node:inspector');
    this.#session = new InspectorSession();
    this.#session.connect();
    // Without it the inspector knows no scopes.
    this.#session.post('Debugger.enable');
  }

  /** The objects behind these names in the innermost scope of `of` that has them; what is not there is left out. */
  variables(of: (...args: never[]) => unknown, names: readonly string[]): Map<string, object> {
    const found = new Map<string, object>();
    Object.defineProperty(globalThis, handover, { value: of, configurable: true, writable: true });
    const { result } = this.#ask('Runtime.evaluate', {
      expression: `globalThis.${handover}`,
    }) as Runtime.EvaluateReturnType;
    const scopes = this.#properties(result.objectId).internalProperties?.find(
      ({ name }) => name === '[[Scopes]]',
    );
    for (const scope of this.#properties(scopes?.value?.objectId).result) {
      if (!/^\d+$/.test(scope.name) || scope.value?.description?.startsWith('Global') === true) continue;
      for (const { name, value } of this.#properties(scope.value?.objectId).result) {
        if (!names.includes(name) || found.has(name) || value?.objectId === undefined) continue;
        this.#ask('Runtime.callFunctionOn', {
          objectId: value.objectId,
          functionDeclaration: `function () { globalThis.${handover} = this; }`,
        });
        found.set(name, Reflect.get(globalThis, handover) as object);
      }
    }
    Reflect.deleteProperty(globalThis, handover);
    return found;
  }

  /** All objects of this class. Walks the whole heap. */
  instances(of: abstract new (...args: never[]) => object): object[] {
    Object.defineProperty(globalThis, handover, { value: of.prototype, configurable: true, writable: true });
    const { result } = this.#ask('Runtime.evaluate', {
      expression: `globalThis.${handover}`,
    }) as Runtime.EvaluateReturnType;
    const { objects } = this.#ask('Runtime.queryObjects', {
      prototypeObjectId: result.objectId,
    }) as Runtime.QueryObjectsReturnType;
    this.#ask('Runtime.callFunctionOn', {
      objectId: objects.objectId,
      functionDeclaration: `function () { globalThis.${handover} = this; }`,
    });
    const found = Reflect.get(globalThis, handover) as object[];
    Reflect.deleteProperty(globalThis, handover);
    return found;
  }

  /** A session that stays open would be missed by a forked child, whose inspector has lost its thread. */
  close(): void {
    this.#session.post('Debugger.disable');
    this.#session.disconnect();
  }

  #properties(objectId: string | undefined): Runtime.GetPropertiesReturnType {
    if (objectId === undefined) return { result: [] };
    return this.#ask('Runtime.getProperties', {
      objectId,
      ownProperties: true,
    }) as Runtime.GetPropertiesReturnType;
  }

  /** Posted within one isolate, a command is answered before `post` returns. */
  #ask(method: string, params: object): unknown {
    let answer: unknown = { result: [] };
    this.#session.post(method, params, (error, result) => {
      if (error === null) answer = result;
    });
    return answer;
  }
}

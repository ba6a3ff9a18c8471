/** What survives the way to another process, and what is refused with which path. */
import assert from 'node:assert/strict';
import { PicklingError, ProcessError, RemoteError, TimeoutError } from '../../../runtime/errors.ts';
import { dumps, loads } from '../../../runtime/channel/pickle.ts';
import { reduce } from '../../../runtime/channel/reduce.ts';
import { setReferenceResolver } from '../../../runtime/channel/references.ts';
import { packThrown, unpackThrown } from '../../../runtime/channel/thrown.ts';

class Point {
  constructor(
    public x: number,
    public y: number,
  ) {}
  norm(): number {
    return Math.hypot(this.x, this.y);
  }
}
class Scores extends Map<string, number> {
  owner = 'nobody';
  total(): number {
    return [...this.values()].reduce((a, b) => a + b, 0);
  }
}
class Stack extends Array<number> {
  top(): number | undefined {
    return this.at(-1);
  }
}
class Refused extends RangeError {
  constructor(
    message: string,
    readonly limit: number,
  ) {
    super(message);
    this.name = 'Refused';
  }
}
class Secret {
  #inside = 1;
  look(): number {
    return this.#inside;
  }
}
class Account {
  #balance: number;
  constructor(balance: number) {
    this.#balance = balance;
  }
  get balance(): number {
    return this.#balance;
  }
  [reduce]() {
    return [Account, [this.#balance]] as const;
  }
}
function topLevel(): number {
  return 42;
}

const known: Record<string, object> = { Point, Scores, Stack, Refused, Secret, Account, topLevel };

const roundTrip = <T>(value: T): T => loads(dumps(value)) as T;

function refused(value: unknown, path: string, says: RegExp, root = 'value'): void {
  assert.throws(
    () => dumps(value, { root }),
    (error) => {
      assert.ok(error instanceof PicklingError);
      assert.equal(error.path, path);
      assert.ok(error.message.startsWith(path), error.message);
      assert.match(error.message, says);
      return true;
    },
  );
}

describe('packing', () => {
  before(() => {
    setReferenceResolver({
      nameOf: (target) => {
        const entry = Object.entries(known).find(([, value]) => value === target);
        return entry && { module: 'test:', name: entry[0] };
      },
      resolve: (_module, name) => known[name],
    });
  });

  const values: Record<string, unknown> = {
    'small integers': [0, 1, 127, 128, -1, -128, -129, 2 ** 31 - 1, -(2 ** 31), 2 ** 31],
    'other numbers': [-0, NaN, Infinity, -Infinity, 1.5, Number.MAX_SAFE_INTEGER, 5e-324],
    'big integers': [0n, -1n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 63n, -(2n ** 200n)],
    texts: ['', 'x', 'é', '日本', '\u{1f600}', 'a'.repeat(31), 'a'.repeat(32), 'ü'.repeat(5000), '\0'],
    'lone surrogates': ['\ud800', 'a\udc00b', '\udc00\ud800'.repeat(30)],
    'a byte order mark': ['\ufeffx', `\ufeff${'é'.repeat(40)}`],
    nothing: [undefined, null, true, false],
    'a date': [new Date(0), new Date(8.64e15)],
    'a regular expression': /a\/b+/giu,
    'a map': new Map<unknown, unknown>([
      [1, 'a'],
      [{ k: 1 }, new Map([['b', [1]]])],
    ]),
    'a set': new Set([1, 'a', [2]]),
    'holes in arrays': [, 1, , undefined, ,], // eslint-disable-line no-sparse-arrays
    'a very sparse array': Object.assign(new Array<number>(2 ** 32 - 1), { 5: 1, 4294967293: 2 }),
    'an object': { a: 1, 'not a name': { b: undefined }, 3: 'x', constructor: 1, length: 4 },
    'an object without prototype': Object.assign(Object.create(null) as object, { a: 1 }),
    'own __proto__': JSON.parse('{"__proto__": {"a": 1}, "b": 2}') as unknown,
    'names on arrays': [
      Object.assign([1, 2], { extra: [3] }),
      Object.assign([], { a: 1 }),
      Object.assign(new Array<number>(2), { 1: 5, b: 2 }),
    ],
    'the result of a match': /b(?<n>c)/.exec('abc'),
    'boxed primitives': [new Number(-0), new String('x'), new Boolean(false), Object(5n)],
    'array buffers': [new ArrayBuffer(0), new Uint8Array([1, 2, 3]).buffer],
    'typed arrays': [
      new Uint8Array([1, 2]),
      new Float64Array([1.5, -0, NaN]),
      new BigInt64Array([1n, -1n]),
      new Uint16Array(new ArrayBuffer(10), 2, 3),
      new DataView(new ArrayBuffer(8), 2, 4),
    ],
    'buffers of Node': [Buffer.from('hello'), Buffer.alloc(0)],
    'well-known symbols': [Symbol.iterator, Symbol.for('mine')],
    functions: [Math.sqrt, parseInt, String, console.log, Array.prototype.slice, topLevel, Point],
    'an instance': new Point(3, 4),
    'classes over built-in ones': [new Scores([['ann', 3]]), Stack.of(1, 2)],
  };
  for (const [name, value] of Object.entries(values)) {
    it(`keeps ${name}`, () => {
      assert.deepStrictEqual(roundTrip(value), value);
    });
  }

  it('keeps cycles and shared references', () => {
    const shared = { n: 1 };
    const value: Record<string, unknown> = { a: shared, b: [shared, new Set([shared])] };
    value['self'] = value;
    const copy = roundTrip(value) as { a: object; b: [object, Set<object>]; self: unknown };
    assert.equal(copy.self, copy);
    assert.equal(copy.b[0], copy.a);
    assert.ok(copy.b[1].has(copy.a));
    const many = Array.from({ length: 100 }, (_, i) => ({ i }));
    const twice = roundTrip([many, [...many].reverse()]);
    for (let i = 0; i < 100; i++) assert.equal(twice[0]![i], twice[1]![99 - i]);
  });

  it('keeps several views over one buffer together', () => {
    const buffer = new ArrayBuffer(16);
    const copy = roundTrip<unknown>([new Uint8Array(buffer), new Int32Array(buffer, 4, 2), buffer]) as [
      Uint8Array,
      Int32Array,
      ArrayBuffer,
    ];
    assert.equal(copy[0].buffer, copy[2]);
    assert.equal(copy[1].buffer, copy[2]);
    copy[1][0] = 7;
    assert.equal(copy[0][4], 7);
  });

  it('sends of a Buffer what it shows, and the receiver owns it', () => {
    const packed = dumps(Buffer.from('ab'));
    assert.ok(packed.length < 10);
    const copy = loads(packed) as Buffer;
    packed.fill(0);
    assert.equal(copy.toString(), 'ab');
  });

  it('gives instances their methods', () => {
    const [point, scores, stack, account] = roundTrip([
      new Point(3, 4),
      new Scores([['a', 2]]),
      Object.assign(new Stack(), [5, 6]),
      new Account(70),
    ] as const);
    assert.equal(point.norm(), 5);
    assert.equal(scores.total(), 2);
    assert.equal(scores.owner, 'nobody');
    assert.equal(stack.top(), 6);
    assert.ok(account instanceof Account);
    assert.equal(account.balance, 70);
  });

  it('constructs classes and calls functions that a [mp.reduce] names', () => {
    const described = (callable: object, args: unknown[]): unknown =>
      roundTrip(Object.assign(Object.create({ [reduce]: () => [callable, args] }) as object));
    assert.deepEqual(described(Map, [[[1, 2]]]), new Map([[1, 2]]));
    assert.equal(described(parseInt, ['12', 8]), 10);
    assert.equal(described(Number, ['5']), 5);
    assert.equal(described(topLevel, []), 42);
  });

  it('keeps errors with class, stack, cause and own properties', () => {
    const error = new Refused('too much', 5);
    error.cause = new AggregateError([new TypeError('inner')], 'several');
    const copy = roundTrip(error);
    assert.ok(copy instanceof Refused);
    assert.ok(copy instanceof RangeError);
    assert.equal(copy.stack, error.stack);
    assert.equal(copy.message, 'too much');
    assert.equal(copy.limit, 5);
    assert.ok(copy.cause instanceof AggregateError);
    assert.ok(copy.cause.errors[0] instanceof TypeError);
    assert.deepEqual(Object.keys(copy).sort(), Object.keys(error).sort());
    assert.ok(Number.isNaN(roundTrip(new Date(NaN)).getTime()));
    assert.ok(roundTrip(new TimeoutError()) instanceof TimeoutError);
    assert.equal(Object.hasOwn(roundTrip(new Error()), 'message'), false);
  });

  it('sends an error of a class that nobody can find as what that class extends', () => {
    class Local extends TypeError {
      code = 'E_LOCAL';
    }
    const copy = roundTrip<TypeError & { code: string }>(new Local('no'));
    assert.equal(Object.getPrototypeOf(copy), TypeError.prototype);
    assert.equal(copy.code, 'E_LOCAL');
  });

  it('refuses what can not be sent and says where it is', () => {
    const callback = (): void => undefined;
    refused([1, { callback }], 'args[1].callback', /closure/, 'args');
    refused([[0, [callback]]], 'args[0][1][0]', /closure/, 'args');
    refused({ kwargs: { cb: callback } }, 'kwargs.cb', /closure/, '');
    refused({ a: [0, { callback }] }, 'value.a[1].callback', /top level/);
    refused(new Map([['k', { f: callback }]]), 'value.get("k").f', /closure/);
    refused(callback, 'value', /closure/);
    refused({ 'a b': Symbol('mine') }, 'value["a b"]', /Symbol\.for/);
    refused([new Secret()], 'value[0]', /#private.*mp\.reduce/);
    refused(
      new (class Local {
        a = 1;
      })(),
      'value',
      /instance of Local/,
    );
    refused(Promise.resolve(), 'value', /await/);
    refused(new WeakMap(), 'value', /weakly/);
    refused(new SharedArrayBuffer(8), 'value', /threads/);
    refused(new Uint8Array(new SharedArrayBuffer(8)), 'value', /threads/);
    refused(callback.bind(null), 'value', /bound/);
    refused(Object.assign(Object.create({ [reduce]: () => 1 }) as object), 'value', /\[callable, args\]/);
  });

  it('lets errors of getters through, and can be used inside of one', () => {
    assert.throws(
      () =>
        dumps({
          get a(): number {
            throw new TypeError('mine');
          },
        }),
      /mine/,
    );
    assert.deepEqual(
      roundTrip({
        get a(): unknown {
          return roundTrip({ b: [1] });
        },
        c: 2,
      }),
      { a: { b: [1] }, c: 2 },
    );
  });

  it('refuses nesting that is too deep instead of crashing', () => {
    let deep: unknown = null;
    for (let i = 0; i < 200_000; i++) deep = [deep];
    assert.throws(() => dumps(deep), PicklingError);
    let fair: unknown = null;
    for (let i = 0; i < 1000; i++) fair = { fair };
    assert.deepEqual(roundTrip(fair), fair);
  });

  it('says what the receiver does not know', () => {
    const packed = dumps(topLevel);
    const { topLevel: taken } = known;
    delete known['topLevel'];
    try {
      assert.throws(
        () => loads(packed),
        (error) =>
          error instanceof ProcessError &&
          error.code === 'ERR_MP_UNPICKLING' &&
          /topLevel/.test(error.message),
      );
    } finally {
      known['topLevel'] = taken!;
    }
  });
});

describe('errors from elsewhere', () => {
  it('arrive as their class, with the remote stack as cause', () => {
    const cause = new Error('deep');
    const error = new Refused('no', 3);
    error.cause = cause;
    const copy = unpackThrown(packThrown(error));
    assert.ok(copy instanceof Refused);
    assert.ok(copy.cause instanceof RemoteError);
    assert.equal(copy.cause.stack, error.stack);
    assert.equal((copy.cause.cause as Error).message, 'deep');
  });

  it('arrive whatever was thrown and whatever it carries', () => {
    assert.equal(unpackThrown(packThrown('text')).message, 'text');
    assert.equal(unpackThrown(packThrown(undefined)).message, 'undefined');
    assert.match(unpackThrown(packThrown({ a: 1 })).message, /a: 1/);
    const carrying = Object.assign(new Refused('x', 1), { socket: () => 1, errno: 5 });
    const copy = unpackThrown(packThrown(carrying));
    assert.ok(copy instanceof Refused);
    assert.equal(Reflect.get(copy, 'errno'), 5);
    assert.equal(Reflect.has(copy, 'socket'), false);
  });
});

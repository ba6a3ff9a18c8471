/** What the compiler says of `Process`: this file is compiled with the tests, not run. */
import { getContext, Process, Queue } from '../../runtime/index.ts';

function add(a: number, b: number): number {
  return a + b;
}
function greet(name: string, greeting = 'hello'): void {
  console.log(greeting, name);
}
function nothing(): void {
  console.log('nothing');
}
function configured(id: number, options: { retries: number }): void {
  console.log(id, options);
}
function consume(queue: Queue<number>): void {
  queue.get();
}
function any(...all: unknown[]): void {
  console.log(all);
}

export const right = [
  new Process({ target: add, args: [1, 2] }),
  new Process({ target: greet, args: ['you'] }),
  new Process({ target: greet, args: ['you', 'hi'] }),
  new Process({ target: nothing }),
  new Process({ target: nothing, args: [] }),
  new Process({ target: any }),
  new Process({ target: any, args: [1, 'two'] }),
  new Process({ target: configured, args: [1], kwargs: { retries: 3 } }),
  new Process({ target: configured, args: [1, { retries: 3 }] }),
  new Process({ target: consume, args: [new Queue<number>()] }),
  new (getContext('spawn').Process)({ target: add, args: [1, 2] }),
  new Process(),
  new Process({ name: 'idle', daemon: true }),
];

export const wrong = [
  // @ts-expect-error: of another type
  new Process({ target: add, args: ['1', 2] }),
  // @ts-expect-error: one is missing
  new Process({ target: add, args: [1] }),
  // @ts-expect-error: one too many
  new Process({ target: add, args: [1, 2, 3] }),
  // @ts-expect-error: all are missing
  new Process({ target: add }),
  // @ts-expect-error: the one without a default is missing
  new Process({ target: greet }),
  // @ts-expect-error: no arguments are wanted
  new Process({ target: nothing, args: [1] }),
  // @ts-expect-error: another field
  new Process({ target: configured, args: [1], kwargs: { attempts: 3 } }),
  // @ts-expect-error: a queue of other things
  new Process({ target: consume, args: [new Queue<string>()] }),
  // @ts-expect-error: no array
  new Process({ target: consume, args: new Queue<number>() }),
  // @ts-expect-error: there is no such option
  new Process({ target: nothing, group: null }),
  // @ts-expect-error: a name is text
  new Process({ target: nothing, name: 7 }),
];

declare const p: Process;
export const exitcode: number | null = p.exitcode;
export const pid: number | undefined = p.pid;
// @ts-expect-error: it can't be set
p.exitcode = 0;
// @ts-expect-error: milliseconds, not text
p.join('1s');

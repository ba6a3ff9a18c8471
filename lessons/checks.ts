/** The checks of all lessons, by the lesson's id. Listed by hand, so that every bundler takes them along; a test compares. */
import type { Check } from './check-api.ts';
import barrierPhases from './barrier-phases/check.ts';
import boundedBuffer from './bounded-buffer/check.ts';
import context from './context/check.ts';
import daemons from './daemons/check.ts';
import diningPhilosophers from './dining-philosophers/check.ts';
import helloProcess from './hello-process/check.ts';
import joinBeforeGet from './join-before-get/check.ts';
import lock from './lock/check.ts';
import lostUpdate from './lost-update/check.ts';
import lostWorker from './lost-worker/check.ts';
import pipe from './pipe/check.ts';
import poolFirst from './pool-first/check.ts';
import pool from './pool/check.ts';
import processIds from './process-ids/check.ts';
import queue from './queue/check.ts';
import startMethod from './start-method/check.ts';
import valueArray from './value-array/check.ts';
import zombie from './zombie/check.ts';

export const checks: Readonly<Record<string, Check>> = {
  'barrier-phases': barrierPhases,
  'bounded-buffer': boundedBuffer,
  context,
  daemons,
  'dining-philosophers': diningPhilosophers,
  'hello-process': helloProcess,
  'join-before-get': joinBeforeGet,
  lock,
  'lost-update': lostUpdate,
  'lost-worker': lostWorker,
  pipe,
  'pool-first': poolFirst,
  pool,
  'process-ids': processIds,
  queue,
  'start-method': startMethod,
  'value-array': valueArray,
  zombie,
};

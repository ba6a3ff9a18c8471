/** The checks of all lessons, by the lesson's id. Listed by hand, so that every bundler takes them along; a test compares. */
import type { Check } from './check-api.ts';
import barrierPhases from './barrier-phases/check.ts';
import boundedBuffer from './bounded-buffer/check.ts';
import chunksize from './chunksize/check.ts';
import closures from './closures/check.ts';
import context from './context/check.ts';
import daemons from './daemons/check.ts';
import diningPhilosophers from './dining-philosophers/check.ts';
import endsLeftOpen from './ends-left-open/check.ts';
import forkMemory from './fork-memory/check.ts';
import helloProcess from './hello-process/check.ts';
import joinBeforeGet from './join-before-get/check.ts';
import leakedBlock from './leaked-block/check.ts';
import lock from './lock/check.ts';
import lostAnswer from './lost-answer/check.ts';
import lostUpdate from './lost-update/check.ts';
import lostWorker from './lost-worker/check.ts';
import manager from './manager/check.ts';
import managerOrMemory from './manager-or-memory/check.ts';
import pipe from './pipe/check.ts';
import pool from './pool/check.ts';
import poolFirst from './pool-first/check.ts';
import poolLeftOpen from './pool-left-open/check.ts';
import processIds from './process-ids/check.ts';
import queue from './queue/check.ts';
import readersWriters from './readers-writers/check.ts';
import startMethod from './start-method/check.ts';
import terminateHolding from './terminate-holding/check.ts';
import valueArray from './value-array/check.ts';
import zombie from './zombie/check.ts';

export const checks: Readonly<Record<string, Check>> = {
  'barrier-phases': barrierPhases,
  'bounded-buffer': boundedBuffer,
  chunksize,
  closures,
  context,
  daemons,
  'dining-philosophers': diningPhilosophers,
  'ends-left-open': endsLeftOpen,
  'fork-memory': forkMemory,
  'hello-process': helloProcess,
  'join-before-get': joinBeforeGet,
  'leaked-block': leakedBlock,
  lock,
  'lost-answer': lostAnswer,
  'lost-update': lostUpdate,
  'lost-worker': lostWorker,
  manager,
  'manager-or-memory': managerOrMemory,
  pipe,
  pool,
  'pool-first': poolFirst,
  'pool-left-open': poolLeftOpen,
  'process-ids': processIds,
  queue,
  'readers-writers': readersWriters,
  'start-method': startMethod,
  'terminate-holding': terminateHolding,
  'value-array': valueArray,
  zombie,
};

/** One of the other pools, which `MP_BENCH_POOL` names. */
import { setTimeout as delay } from 'node:timers/promises';
import { reportTasks, WORKERS } from './tasks.mjs';

const file = (name) => `${import.meta.dirname}/${name}`;

/** Each gives how to do one task, and how to end. */
const pools = {
  async piscina() {
    const { Piscina } = await import('piscina');
    const pool = new Piscina({ filename: file('square.mjs'), minThreads: WORKERS, maxThreads: WORKERS });
    return [(x) => pool.run(x), () => pool.destroy()];
  },
  tinypool: () => tinypool('worker_threads'),
  tinypoolProcesses: () => tinypool('child_process'),
  workerpool: () => workerpool('thread'),
  workerpoolProcesses: () => workerpool('process'),
  async poolifier() {
    const { FixedThreadPool } = await import('poolifier');
    const pool = new FixedThreadPool(WORKERS, file('square-thread.mjs'));
    return [(x) => pool.execute(x), () => pool.destroy()];
  },
  async poolifierProcesses() {
    const { FixedClusterPool } = await import('poolifier');
    const pool = new FixedClusterPool(WORKERS, file('square-cluster.cjs'));
    return [(x) => pool.execute(x), () => pool.destroy()];
  },
};

async function tinypool(runtime) {
  const { default: Tinypool } = await import('tinypool');
  const pool = new Tinypool({
    runtime,
    filename: file('square.mjs'),
    minThreads: WORKERS,
    maxThreads: WORKERS,
  });
  return [(x) => pool.run(x), () => pool.destroy()];
}

async function workerpool(workerType) {
  const { default: pools } = await import('workerpool');
  const pool = pools.pool(file('square-workerpool.mjs'), {
    workerType,
    minWorkers: WORKERS,
    maxWorkers: WORKERS,
  });
  return [(x) => pool.exec('square', [x]), () => pool.terminate()];
}

const [run, end] = await pools[process.env.MP_BENCH_POOL]();
/** Milliseconds. Some now and then never say that they have ended, and keep nothing alive that waits for them. */
const PATIENCE = 5000;
await reportTasks(run, () => Promise.race([end(), delay(PATIENCE)]));
process.exit(0);

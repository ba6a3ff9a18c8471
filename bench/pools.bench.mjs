/** The same work by the pools of Node, of processes and of threads. */
import { installPools } from './pools/installed.mjs';

const others = {
  tinypool: 'tinypool',
  'tinypool, processes': 'tinypoolProcesses',
  workerpool: 'workerpool',
  'workerpool, processes': 'workerpoolProcesses',
  poolifier: 'poolifier',
  'poolifier, processes': 'poolifierProcesses',
  piscina: 'piscina',
};
const names = Object.keys(others);
const ofProcesses = names.filter((name) => name.endsWith('processes'));
const program =
  (file, env) =>
  ({ root }) => ({
    command: process.execPath,
    args: [`${root}bench/pools/${file}`],
    env,
  });

export default {
  title: 'The same pool, against those of Node',
  note: 'Two workers, 20,000 tasks at once that square a number, awaited together. Each of the others as its documentation sets it up.',
  prepare: installPools,
  contestants: {
    ours: program('ours.mjs', {}),
    ...Object.fromEntries(names.map((name) => [name, program('run.mjs', { MP_BENCH_POOL: others[name] })])),
  },
  measures: [
    { text: 'against the best pool of processes', against: ofProcesses, bar: 2 },
    {
      text: 'against the best pool of threads',
      against: names.filter((name) => !ofProcesses.includes(name)),
      bar: 1,
    },
    ...names.map((name) => ({ text: `against ${name}`, against: name })),
  ].map((measure) => ({ name: 'tasks', unit: 'tasks/s', better: 'more', ...measure })),
};

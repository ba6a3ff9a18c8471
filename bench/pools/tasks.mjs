/** What each pool has to do: 20,000 tasks at once, which its owner awaits together. */
export const WORKERS = 2;
const TASKS = 20_000;

/** `run` gives the promise of one square, `end` ends the pool. */
export async function reportTasks(run, end) {
  // Also until all workers have started.
  await tasksPerSecond(run, TASKS / 4);
  const tasks = Math.max(await tasksPerSecond(run, TASKS), await tasksPerSecond(run, TASKS));
  await end();
  console.log(JSON.stringify({ tasks }));
}

async function tasksPerSecond(run, count) {
  const begin = performance.now();
  const results = [];
  for (let x = 0; x < count; x++) results.push(run(x));
  const squares = await Promise.all(results);
  const rate = (count / (performance.now() - begin)) * 1000;
  if (squares[count - 1] !== (count - 1) ** 2) throw new Error('a wrong result');
  return rate;
}

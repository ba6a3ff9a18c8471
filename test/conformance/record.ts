/**
 * Writes down what CPython prints for each pair: `npm run conformance:record`, or with names (`queues/fifo`) for some.
 * Each is run twice; an output that differs from run to run is of no use and is refused.
 */
import { allPairs, comparable, PAIRS, record } from './support/pairs.ts';
import { findPython, runPython } from './support/python.ts';

const python = findPython();
if (python === undefined) throw new Error('There is no CPython 3.12 or newer on this machine.');

const names = process.argv.slice(2);
for (const pair of allPairs()) {
  if (names.length > 0 && !names.some((name) => pair.name.startsWith(name))) continue;
  const outputs = new Map<string, string>();
  for (const method of python.startMethods.filter((one) => pair.methods?.includes(one) ?? true)) {
    const run = async (): Promise<string> => {
      const output = await runPython(python, pair.python, [method], { folders: [PAIRS], timeout: 25_000 });
      if (output.code === null) throw new Error(`${pair.name} (${method}) did not end.\n${output.stderr}`);
      if (output.stderr.includes('Traceback')) console.error(`${pair.name} (${method}):\n${output.stderr}`);
      return comparable(output);
    };
    const [first, second] = await Promise.all([run(), run()]);
    if (first !== second)
      throw new Error(`${pair.name} (${method}) differs from run to run:\n${first}\n${second}`);
    outputs.set(method, first);
  }
  record(pair, outputs);
  console.log(pair.name, [...outputs.values()][0]?.split('\n').length ?? 0, 'lines');
}

import { Process, Queue } from 'multiprocessing';

function parse(text: string, answers: Queue<unknown>): void {
  answers.put(JSON.parse(text));
}

if (import.meta.main) {
  const answers = new Queue<unknown>();
  const parser = new Process({
    target: parse,
    name: 'parser',
    args: ['{ "price": 12', answers],
  });
  parser.start();
  console.log('the answer:', answers.get());
  parser.join();
}

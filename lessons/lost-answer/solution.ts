import { Process, Queue } from 'multiprocessing';

type Answer = { value: unknown } | { failed: string };

function parse(text: string, answers: Queue<Answer>): void {
  try {
    answers.put({ value: JSON.parse(text) });
  } catch (error) {
    answers.put({ failed: String(error) });
  }
}

if (import.meta.main) {
  const answers = new Queue<Answer>();
  const parser = new Process({
    target: parse,
    name: 'parser',
    args: ['{ "price": 12', answers],
  });
  parser.start();
  const answer = answers.get();
  if ('failed' in answer) console.log('no answer:', answer.failed);
  else console.log('the answer:', answer.value);
  parser.join();
}

import { Process, SimpleQueue } from 'multiprocessing';
import { attempt, begin, show } from '../show.ts';

function reverse(there: SimpleQueue<string>, back: SimpleQueue<string>) {
  for (let text = there.get(); text !== ''; text = there.get()) back.put([...text].reverse().join(''));
}

if (import.meta.main) {
  begin();
  const [there, back] = [new SimpleQueue<string>(), new SimpleQueue<string>()];
  show('new', there.empty(), back.empty());
  there.put('early');
  show('put', there.empty());
  const p = new Process({ target: reverse, args: [there, back] });
  p.start();
  there.put('later');
  show('got', back.get(), back.get(), back.empty());
  there.put('');
  p.join();
  show('ended', p.exitcode);
  there.close();
  show(
    'closed',
    attempt(() => there.put('x')),
    attempt(() => there.empty()),
    there.close(),
  );
  show('the other one', back.empty());
  const queue = new SimpleQueue();
  show(
    'a lambda',
    attempt(() => queue.put(() => 0)),
  );
  show('nothing was put', queue.empty());
}

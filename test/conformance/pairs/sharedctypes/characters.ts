import { Array as SharedArray, Process } from 'multiprocessing';
import { attempt, begin, show } from '../show.ts';

const bytes = (text: string) => Buffer.from(text);

function shout(text: SharedArray<'c'>) {
  using _ = text.getLock().hold();
  text.value = Buffer.from(Buffer.from(text.value).toString().toUpperCase());
}

if (import.meta.main) {
  begin();
  const text = new SharedArray('c', bytes('hello'));
  show('new', text.value, text.raw, text.length, text[1]);
  const p = new Process({ target: shout, args: [text] });
  p.start();
  p.join();
  show('shouted', text.value);
  text.value = bytes('hi');
  show('shorter', text.value, text.raw);
  text.raw = bytes('abcde');
  show('raw', text.value, text.slice(), text.slice(1, 3));
  text[0] = bytes('x');
  show('one', text.value);
  const tooLong = attempt(() => void (text.value = bytes('123456')));
  show(
    'too long',
    tooLong,
    attempt(() => void (text[0] = bytes('12'))),
  );
  const empty = new SharedArray('c', 10);
  show('sized', empty.value, empty.raw.length);
}

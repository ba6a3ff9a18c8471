import { Event, Process } from 'multiprocessing';
import { begin, show } from '../show.ts';

function answer(question: Event, reply: Event) {
  question.wait();
  question.clear();
  reply.set();
}

if (import.meta.main) {
  begin();
  const [question, reply] = [new Event(), new Event()];
  show('new', question.isSet(), question.wait(0), question.wait(-1000));
  const begun = performance.now();
  const inVain = question.wait(50);
  const waited = performance.now() - begun;
  show('in vain', inVain, 40 < waited && waited < 2000);
  const p = new Process({ target: answer, args: [question, reply] });
  p.start();
  question.set();
  show('answered', reply.wait(), reply.isSet(), reply.wait(0));
  p.join();
  show('cleared there', question.isSet());
  show('twice', reply.set(), reply.set(), reply.isSet(), reply.clear(), reply.clear(), reply.isSet());
}

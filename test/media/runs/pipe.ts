/** A pipe: one message that has arrived, one on its way, and one that nobody has taken; a child that outlives its parent. */
import { Op, type ObjectId } from '../../../trace/schema.ts';
import { MAIN, ms, Script } from './script.ts';

export function pipeRun(): Uint8Array<ArrayBuffer> {
  const run = new Script('/course/pipe.ts');
  run.main(MAIN);
  const made = run.site(8, 'Pipe()');
  const [mine, theirs]: [ObjectId, ObjectId] = [`${MAIN}:1`, `${MAIN}:2`];
  for (const [name, peer] of [
    ['mine', theirs],
    ['theirs', mine],
  ] as const)
    run.object(MAIN, 1 * ms, { kind: 'connection', name, peer, readable: true, writable: true }, made);
  const [child, grandchild] = [MAIN + 1, MAIN + 2];
  run.child(MAIN, child, 'listener', 5 * ms, run.site(10, 'listener.start()'));
  run.share([child], [theirs], 40 * ms);
  run.child(child, grandchild, 'errand', 42 * ms, run.site(15, 'errand.start()'), { daemon: true });
  const send = run.site(11, 'mine.send(word)');
  run.add(MAIN, 100 * ms, Op.ConnectionSend, {
    obj: mine,
    arg: 18,
    arg2: 1,
    site: send,
    text: "'good morning'",
  });
  run.wait(child, Op.ConnectionReceive, 45 * ms, 200 * ms, {
    obj: theirs,
    arg: 18,
    arg2: 1,
    site: run.site(16, 'theirs.recv()'),
  });
  run.add(MAIN, 205 * ms, Op.ConnectionSend, {
    obj: mine,
    arg: 16,
    arg2: 2,
    site: send,
    text: "'good night'",
  });
  run.samples([MAIN, child, grandchild], 50 * ms, 290 * ms);
  run.exit(child, MAIN, undefined, 220 * ms, 3);
  run.add(grandchild, 222 * ms, Op.RunnerOrphan, { arg: child });
  return run.bytes({ exitcode: null, stopped: true });
}

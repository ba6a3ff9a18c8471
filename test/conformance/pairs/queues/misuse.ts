import { Event, Lock, Pipe, Queue, SimpleQueue, Value } from 'multiprocessing';
import { begin, refused, show } from '../show.ts';

if (import.meta.main) {
  begin();
  const [lock, queue] = [new Lock(), new SimpleQueue()];
  // Shared by inheritance only, as arguments of Process.
  const [here, there] = Pipe();
  for (const [label, thing] of Object.entries({ lock, event: new Event(), queue, value: new Value('i') }))
    show(
      label,
      refused(() => here.send(thing)),
    );
  show('nothing arrived', there.poll(0));
  show(
    'maxsize',
    refused(() => new Queue('three' as never).put(1)),
  );
}

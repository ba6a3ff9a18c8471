import { Condition, Lock, Process, Value } from 'multiprocessing';
import { attempt, begin, show } from '../show.ts';

function countTo(condition: Condition, state: { value: number }, n: number) {
  for (let i = 0; i < n; i++) {
    using _ = condition.hold();
    state.value += 1;
    condition.notify();
  }
}

if (import.meta.main) {
  begin();
  const lock = new Lock();
  const [condition, state] = [new Condition(lock), new Value('i', 0, { lock: false })];
  const p = new Process({ target: countTo, args: [condition, state, 4] });
  {
    using _ = condition.hold();
    show('its own lock', lock.acquire({ block: false }));
    p.start();
    show(
      'reached',
      condition.waitFor(() => state.value === 4),
      state.value,
    );
    show(
      'already',
      condition.waitFor(() => 'the value'),
      condition.waitFor(() => [1], 0),
    );
    show(
      'in vain',
      condition.waitFor(() => state.value === 5, 50),
    );
    show(
      'what it said last',
      condition.waitFor(() => 0, 0),
    );
  }
  p.join();
  show(
    'not held',
    attempt(() => condition.waitFor(() => false)),
  );
}

import {
  lines,
  main,
  numbersIn,
  poolWorkers,
  Steps,
  type Check,
} from '../check-api.ts';
import type { ProcessState } from '../../trace/model/state.ts';

const SIGKILL = 9;

const killed = ({ status }: ProcessState): boolean =>
  (status.state === 'killed' && status.signal === SIGKILL) ||
  (status.state === 'zombie' && status.code === -SIGKILL);

const check: Check = (run) => {
  const parent = main(run);
  const said = parent === undefined ? [] : lines(run, parent);
  const numbers = numbersIn(said.join('\n'));
  return new Steps(run)
    .need(
      poolWorkers(run).some(killed),
      'A worker is killed in the middle of its task',
      'Keep the task that kills its own process.',
    )
    .need(
      [1, 4, 16, 25, 36].every((square) => numbers.includes(square)),
      'The other five results are printed',
      'map gives all or nothing. Which method gives each task a result of its own?',
    )
    .need(
      said.includes('task 3 lost its worker'),
      'The lost task is named',
      'Its result throws a WorkerLostError when it is asked for.',
    )
    .result('One task is lost. The pool is not.');
};
export default check;

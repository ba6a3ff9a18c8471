import {
  children,
  done,
  main,
  numbersIn,
  Op,
  Steps,
  type Check,
  type CheckedEvent,
} from '../check-api.ts';

const check: Check = (run) => {
  const parent = main(run);
  const child = children(run)[0];
  const numbers = (op: Op, pid: number | undefined) =>
    asNumbers(done(run, op).filter((event) => event.pid === pid));
  const questions = numbers(Op.ConnectionSend, parent?.pid);
  const answers = numbers(Op.ConnectionSend, child?.pid);
  const received = numbers(Op.ConnectionReceive, parent?.pid);
  return new Steps(run)
    .need(
      questions.length >= 3,
      'The parent sends three numbers',
      'parentConn.send(number): a pipe carries messages both ways.',
    )
    .need(
      answers.length >= 3 &&
        answers.every(
          (answer, index) => answer === (questions[index] ?? Number.NaN) ** 2,
        ),
      'The child answers each with its square',
      'Three times: conn.recv(), then conn.send() of the square.',
    )
    .need(
      received.length === answers.length &&
        received.every((answer) => numbersIn(run.stdout).includes(answer)),
      'The parent receives and prints the answers',
      'Receive an answer after each number, and print it.',
    )
    .result('A conversation, with each party at its own end.');
};
export default check;

function asNumbers(events: readonly CheckedEvent[]): number[] {
  return events
    .map(({ text }) => Number(text))
    .filter((value) => Number.isFinite(value));
}

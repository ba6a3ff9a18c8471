import {
  children,
  done,
  lines,
  main,
  Op,
  Steps,
  type Check,
} from '../check-api.ts';

const ROOM = 3;
const JOBS = Array.from({ length: 12 }, (_, index) => `job ${index + 1} done`);

const check: Check = (run) => {
  const [consumer] = children(run);
  const said = consumer === undefined ? [] : lines(run, consumer);
  const puts = done(run, Op.QueuePut);
  const gets = done(run, Op.QueueGet);
  // What was put by the time of each put, less what was got: so much was waiting.
  const most = Math.max(
    0,
    ...puts.map(
      ({ time }, index) =>
        index + 1 - gets.filter((got) => got.time <= time).length,
    ),
  );
  const producer = main(run)?.pid;
  const bounded = run.state.objects.some(
    (object) => 'maxsize' in object && object.maxsize > 0 && object.maxsize <= ROOM,
  );
  // By something else than the queue's own room: a semaphore, for instance.
  const heldBack = done(run, Op.Acquire).some(({ pid }) => pid === producer);
  return new Steps(run)
    .need(
      JOBS.every((line) => said.includes(line)),
      'The consumer does all twelve jobs',
      'Keep the consumer and what it prints.',
    )
    .need(
      puts.filter(({ pid }) => pid === producer).length >= JOBS.length,
      'They come from the main process, through a queue',
      'Keep the producer and its puts.',
    )
    .need(
      most <= ROOM + 1,
      'Hardly more than three ever wait',
      `There were ${most} at once. A queue takes the number that it has room for.`,
    )
    .need(
      bounded || heldBack,
      'The producer is held back when there is no room',
      'new Queue(3) has room for three items, and put() waits for room.',
    )
    .result('The producer waits for the consumer, and nothing piles up.');
};
export default check;

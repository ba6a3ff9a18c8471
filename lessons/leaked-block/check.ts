import {
  children,
  done,
  found,
  lines,
  main,
  Op,
  Steps,
  type Check,
} from '../check-api.ts';

const FENCE = '#'.repeat(40);

const check: Check = (run) => {
  const parent = main(run);
  const blocks = run.state.objects.filter(
    (object) => object.kind === 'shared-memory',
  );
  const ids = new Set(blocks.map(({ id }) => id));
  const opened = done(run, Op.ObjectReceive).filter(
    ({ obj }) => obj !== undefined && ids.has(obj),
  );
  const painters = children(run).filter(({ pid }) =>
    opened.some((event) => event.pid === pid),
  );
  const users = new Set([parent?.id, ...children(run).map(({ id }) => id)]);
  return new Steps(run)
    .need(
      painters.length > 0,
      'A child opens the block by its name',
      'Keep the child, and give it the name. Who unlinks a block too early leaves nothing to be opened.',
    )
    .need(
      parent !== undefined && lines(run, parent).includes(FENCE),
      'The parent prints the fence',
      'Wait for the child, then print the bytes as before.',
    )
    .need(
      blocks.length > 0 && blocks.every(({ unlinkedBy }) => users.has(unlinkedBy)),
      'The program itself unlinks the block',
      'close() gives up one process’s view of it, unlink() the name. Who made it should do that, once, at the end.',
    )
    .need(
      found(run, 'shared-memory-left') === undefined,
      'Nothing is left behind',
      found(run, 'shared-memory-left') ?? '',
    )
    .result('Made, shared, and gone: /dev/shm is as empty as before.');
};
export default check;

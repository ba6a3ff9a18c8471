import {
  children,
  done,
  lines,
  main,
  Op,
  Steps,
  type Check,
} from '../check-api.ts';

const METHODS = ['fork', 'forkserver', 'spawn'] as const;

const check: Check = (run) => {
  const parent = main(run);
  const shoppers = METHODS.map((wanted) =>
    children(run).find(({ method }) => method === wanted),
  );
  const arrived = [Op.QueueGet, Op.ConnectionReceive, Op.ManagerCall].flatMap(
    (op) => done(run, op).filter(({ pid }) => pid === parent?.pid),
  );
  const fruit = (parent === undefined ? [] : lines(run, parent)).map(
    (line) => line.match(/apple|pear/g) ?? [],
  );
  return new Steps(run)
    .need(
      shoppers.every((shopper) => shopper !== undefined),
      'A child of each kind goes shopping',
      'Keep the three start methods.',
    )
    .need(
      shoppers.every(
        (shopper) =>
          shopper !== undefined &&
          lines(run, shopper).some((line) => line.includes('pear')),
      ),
      'Each prints what it has in its basket',
      'Keep the line that they print.',
    )
    .need(
      arrived.length >= METHODS.length,
      'Something comes back from each of them',
      'Variables do not come home by themselves. Give each child a queue of its own context, made by new ctx.Queue(), and get() what it puts.',
    )
    .need(
      fruit.some(
        (pieces) =>
          pieces.filter((piece) => piece === 'apple').length === 1 &&
          pieces.filter((piece) => piece === 'pear').length === 3,
      ),
      'The parent prints an apple and three pears',
      'Push what arrives into the parent’s basket, and print it at the end.',
    )
    .result('Four baskets, and the fruit is in the one where it was wanted.');
};
export default check;

import { Barrier, Process, Value } from 'multiprocessing';

const DEPOSITS = 100;

function deposit(account: Value, opening: Barrier): void {
  opening.wait(); // all begin together
  for (let i = 0; i < DEPOSITS; i++) {
    const balance = Number(account.value);
    checkTheSignature();
    account.value = balance + 1;
  }
}

/** Takes about a millisecond, as real work would. */
function checkTheSignature(): void {
  const end = performance.now() + 1;
  while (performance.now() < end);
}

if (import.meta.main) {
  const account = new Value('i', 0);
  const opening = new Barrier(3);
  const clerks = ['ann', 'ben', 'cem'].map(
    (name) => new Process({ target: deposit, name, args: [account, opening] }),
  );
  for (const clerk of clerks) clerk.start();
  for (const clerk of clerks) clerk.join();

  console.log('deposited:', clerks.length * DEPOSITS);
  console.log('balance:  ', account.value);
}

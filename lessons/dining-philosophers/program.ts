import { Event, Lock, Process, Semaphore } from 'multiprocessing';

const NAMES = ['Plato', 'Hypatia', 'Kant', 'Arendt', 'Laozi'];
const MEALS = 2;

function philosopher(
  name: string,
  left: Lock,
  right: Lock,
  seated: Semaphore,
  dinner: Event,
): void {
  seated.release();
  dinner.wait(); // nobody starts before all are seated

  for (let meal = 1; meal <= MEALS; meal++) {
    left.acquire();
    takeTime(500); // reaching across the table
    right.acquire();
    console.log(`${name} eats`);
    takeTime(50);
    right.release();
    left.release();
  }
  console.log(`${name} leaves the table`);
}

function takeTime(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

if (import.meta.main) {
  const seated = new Semaphore(0);
  const dinner = new Event();
  const forks = NAMES.map(() => new Lock());

  const guests = NAMES.map((name, seat) => {
    const left = forks[seat];
    const right = forks[(seat + 1) % forks.length];
    return new Process({
      target: philosopher,
      name,
      args: [name, left, right, seated, dinner],
    });
  });
  for (const guest of guests) guest.start();
  for (let guest = 0; guest < guests.length; guest++) seated.acquire();

  dinner.set();
  for (const guest of guests) guest.join();
  console.log('The table is empty');
}

import { Event, Lock, Process, Semaphore } from 'multiprocessing';

const NAMES = ['Plato', 'Hypatia', 'Kant', 'Arendt', 'Laozi'];
const MEALS = 2;

function philosopher(
  name: string,
  first: Lock,
  second: Lock,
  seated: Semaphore,
  dinner: Event,
): void {
  seated.release();
  dinner.wait(); // nobody starts before all are seated

  for (let meal = 1; meal <= MEALS; meal++) {
    first.acquire();
    takeTime(500); // reaching across the table
    second.acquire();
    console.log(`${name} eats`);
    takeTime(50);
    second.release();
    first.release();
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
    // Everybody takes the fork with the lower number first: no circle can close.
    const [low, high] = [seat, (seat + 1) % forks.length].sort((a, b) => a - b);
    return new Process({
      target: philosopher,
      name,
      args: [name, forks[low], forks[high], seated, dinner],
    });
  });
  for (const guest of guests) guest.start();
  for (let guest = 0; guest < guests.length; guest++) seated.acquire();

  dinner.set();
  for (const guest of guests) guest.join();
  console.log('The table is empty');
}

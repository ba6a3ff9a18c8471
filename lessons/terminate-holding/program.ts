import { Event, Lock, Process } from 'multiprocessing';
import { setTimeout as sleep } from 'node:timers/promises';

const PAGES = 100;

async function keepBooks(books: Lock, begun: Event) {
  books.acquire();
  try {
    begun.set();
    for (let page = 1; page <= PAGES; page++) {
      console.log(`page ${page}`);
      await sleep(100); // writing takes time
    }
  } finally {
    books.release();
  }
}

if (import.meta.main) {
  const books = new Lock();
  const begun = new Event();
  const clerk = new Process({
    target: keepBooks,
    name: 'clerk',
    args: [books, begun],
  });
  clerk.start();
  begun.wait();

  clerk.terminate(); // 100 pages take too long
  clerk.join();

  books.acquire();
  console.log('the books are ours');
  books.release();
}

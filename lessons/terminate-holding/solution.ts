import { Event, Lock, Process } from 'multiprocessing';

const PAGES = 100;

function keepBooks(books: Lock, begun: Event, enough: Event): void {
  books.acquire();
  try {
    begun.set();
    for (let page = 1; page <= PAGES; page++) {
      console.log(`page ${page}`);
      if (enough.wait(100)) break; // writing takes time; being stopped does not
    }
  } finally {
    books.release();
  }
}

if (import.meta.main) {
  const books = new Lock();
  const begun = new Event();
  const enough = new Event();
  const clerk = new Process({
    target: keepBooks,
    name: 'clerk',
    args: [books, begun, enough],
  });
  clerk.start();
  begun.wait();

  enough.set(); // 100 pages take too long
  clerk.join();

  books.acquire();
  console.log('the books are ours');
  books.release();
}

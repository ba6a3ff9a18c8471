import multiprocessing as mp
from show import attempt, begin, show


def try_it(lock, queue):
    queue.put((lock.acquire(False), lock.acquire(timeout=0.02)))
    queue.put(type(attempt(lock.release)).__name__)


def take(lock, queue):
    queue.put((lock.acquire(), lock.acquire(), lock.release(), lock.release()))


if __name__ == '__main__':
    begin()
    lock, queue = mp.RLock(), mp.SimpleQueue()
    show('three times', lock.acquire(), lock.acquire(False), lock.acquire(timeout=1))
    p = mp.Process(target=try_it, args=(lock, queue))
    p.start()
    p.join()
    show('another process', queue.get(), queue.get())
    show('release', lock.release(), lock.release(), lock.release())
    show('once too often', attempt(lock.release))
    p = mp.Process(target=take, args=(lock, queue))
    p.start()
    p.join()
    show('free', queue.get())
    with lock:
        with lock:
            show('nested')
    show('not held', attempt(lock.release))

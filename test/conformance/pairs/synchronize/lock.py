import multiprocessing as mp
import time
from show import attempt, begin, show


def try_it(lock, queue):
    queue.put((lock.acquire(False), lock.acquire(block=True, timeout=0.02)))
    # Anybody may release a Lock.
    lock.release()


if __name__ == '__main__':
    begin()
    lock, queue = mp.Lock(), mp.SimpleQueue()
    show('take', lock.acquire(), lock.acquire(False), lock.acquire(block=False))
    begun = time.monotonic()
    show('in vain', lock.acquire(timeout=0.05), 0.04 < time.monotonic() - begun < 2)
    show('negative', lock.acquire(True, -1), lock.acquire(timeout=0))
    p = mp.Process(target=try_it, args=(lock, queue))
    p.start()
    p.join()
    show('another process', queue.get(), p.exitcode)
    show('it released', lock.acquire(False), lock.release())
    show('not held', attempt(lock.release))
    with lock:
        show('with', lock.acquire(False))
    show('after', lock.acquire(False), lock.release())

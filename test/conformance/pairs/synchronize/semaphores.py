import multiprocessing as mp
from show import attempt, begin, refused, show


def take(semaphore, queue):
    queue.put((semaphore.acquire(False), semaphore.acquire(False), semaphore.acquire(timeout=0.02)))


if __name__ == '__main__':
    begin()
    queue = mp.SimpleQueue()
    for kind in (mp.Semaphore, mp.BoundedSemaphore):
        show('default', kind().get_value())
        semaphore = kind(3)
        show('take', semaphore.acquire(), semaphore.get_value())
        p = mp.Process(target=take, args=(semaphore, queue))
        p.start()
        p.join()
        show('another process', queue.get(), semaphore.get_value())
        show('none left', semaphore.acquire(False), semaphore.acquire(timeout=0.02))
        show('release', [semaphore.release() for _ in range(3)], semaphore.get_value())
        show('beyond', attempt(semaphore.release), semaphore.get_value())
    show('none at all', mp.Semaphore(0).acquire(False))
    for bad in (-1, 'x', None, 1.5):
        show('bad', refused(lambda: mp.Semaphore(bad)))

import multiprocessing as mp
from show import begin, show


def count(lock, counter, times):
    for _ in range(times):
        with lock:
            counter.value += 1


if __name__ == '__main__':
    begin()
    for kind in (mp.Lock, mp.RLock, mp.Semaphore, lambda: mp.BoundedSemaphore(1), mp.Condition):
        lock, counter = kind(), mp.RawValue('i', 0)
        processes = [mp.Process(target=count, args=(lock, counter, 200)) for _ in range(2)]
        for p in processes:
            p.start()
        for p in processes:
            p.join()
        show('counted', counter.value)

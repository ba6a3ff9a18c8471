import multiprocessing as mp
import time
from show import attempt, begin, show


def hold(lock, held):
    lock.acquire()
    held.set()
    time.sleep(1000)


if __name__ == '__main__':
    begin()
    for kind in (mp.Lock, mp.RLock, mp.Semaphore):
        lock, held = kind(), mp.Event()
        p = mp.Process(target=hold, args=(lock, held))
        p.start()
        held.wait()
        p.kill()
        p.join()
        show('stays held', p.exitcode, lock.acquire(False), lock.acquire(timeout=0.02))
        show('release by another', attempt(lock.release), lock.acquire(False))

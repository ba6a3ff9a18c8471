import multiprocessing as mp
import resource
import threading
import time

from timing import report

WAITS = 200
SECONDS = 0.005


def hold_for_ever(lock, held):
    lock.acquire()
    held.set()
    mp.Event().wait()


def figures(kind, wait):
    late = []
    for _ in range(WAITS):
        begin = time.perf_counter()
        wait(SECONDS)
        late.append((time.perf_counter() - begin - SECONDS) * 1e6)
    late.sort()
    return {kind + ' median': late[WAITS // 2], kind + ' p99': late[int(WAITS * 0.99)]}


def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return (usage.ru_utime + usage.ru_stime) * 1e6


if __name__ == '__main__':
    mp.set_start_method('spawn')
    lock, rlock, held = mp.Lock(), mp.RLock(), mp.Event()
    lock.acquire()
    holder = mp.Process(target=hold_for_ever, args=(rlock, held))
    holder.start()
    held.wait()
    semaphore, event, condition, barrier = mp.Semaphore(0), mp.Event(), mp.Condition(), mp.Barrier(2)
    condition.acquire()

    def cross(timeout):
        try:
            barrier.wait(timeout)
        except threading.BrokenBarrierError:
            barrier.reset()

    results = {}
    for kind, wait in [
        ('Lock', lambda timeout: lock.acquire(timeout=timeout)),
        ('RLock', lambda timeout: rlock.acquire(timeout=timeout)),
        ('Semaphore', lambda timeout: semaphore.acquire(timeout=timeout)),
        ('Event', event.wait),
        ('Condition', condition.wait),
        ('Barrier', cross),
    ]:
        results.update(figures(kind, wait))
    before = cpu()
    event.wait(1)
    results['cpu'] = cpu() - before
    holder.terminate()
    holder.join()
    report(results)

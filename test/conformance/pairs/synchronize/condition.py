import multiprocessing as mp
import time
from show import attempt, begin, show


def waiter(condition, ready, woken, timeout):
    with condition:
        ready.release()
        woken.put(condition.wait(timeout))


if __name__ == '__main__':
    begin()
    condition, ready, woken = mp.Condition(), mp.Semaphore(0), mp.Queue()
    show('not held', attempt(condition.wait), attempt(condition.notify), attempt(condition.notify_all))
    with condition:
        begun = time.monotonic()
        show('in vain', condition.wait(0.05), 0.04 < time.monotonic() - begun < 2)
        show('at once', condition.wait(0), condition.wait(-1))
        show('nobody waits', condition.notify(), condition.notify_all())
    processes = [mp.Process(target=waiter, args=(condition, ready, woken, None)) for _ in range(3)]
    for p in processes:
        p.start()
        ready.acquire()
    # Whoever waits has given up the lock.
    with condition:
        condition.notify(n=2)
    show('two woke', woken.get(), woken.get(), woken.empty())
    with condition:
        condition.notify_all()
    show('all woke', woken.get())
    for p in processes:
        p.join()
    p = mp.Process(target=waiter, args=(condition, ready, woken, 0.02))
    p.start()
    p.join()
    show('timed out', woken.get(), p.exitcode)
    show('free', condition.acquire(False), condition.release())

import multiprocessing as mp
from show import attempt, begin, show


def taker(condition, items, barrier, event):
    with condition:
        condition.wait_for(lambda: len(items) > 0)
        items[0] = 'taken'
        condition.notify()
    barrier.wait()
    event.set()


if __name__ == '__main__':
    begin()
    with mp.Manager() as m:
        condition, items, barrier, event = m.Condition(), m.list(), m.Barrier(2), m.Event()
        p = mp.Process(target=taker, args=(condition, items, barrier, event))
        p.start()
        with condition:
            items.append('new')
            condition.notify()
            condition.wait_for(lambda: items[0] == 'taken')
        show('condition', list(items))
        order = barrier.wait()
        show('barrier', order in (0, 1), event.wait(10))
        p.join()
        show('child', p.exitcode)
        show('not held', attempt(condition.notify) is not None, attempt(condition.wait) is not None)
        with condition:
            show('timed out', condition.wait(0.01))
        alone = m.Barrier(2)
        show('broken', attempt(lambda: alone.wait(0.01)), alone.broken, attempt(alone.wait))
        alone.reset()
        show('reset', alone.broken, alone.parties, alone.n_waiting)
        alone.abort()
        show('aborted', alone.broken, attempt(alone.wait))
        lock = m.Lock()
        shared = m.Condition(lock)
        lock.acquire()
        show('a lock of its own', shared.wait(0.01), lock.acquire(False), lock.release())
        show('released too often', attempt(lock.release) is not None, attempt(m.BoundedSemaphore(1).release))

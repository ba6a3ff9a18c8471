import multiprocessing as mp
from show import attempt, begin, show, error_name


def come(barrier, queue):
    result = attempt(barrier.wait)
    queue.put(error_name(result) if isinstance(result, BaseException) else 'passed')


def start(barrier, queue):
    p = mp.Process(target=come, args=(barrier, queue))
    p.start()
    while barrier.n_waiting == 0 and not barrier.broken:
        pass
    return p


if __name__ == '__main__':
    begin()
    queue = mp.SimpleQueue()
    barrier = mp.Barrier(2, timeout=20)
    p = start(barrier, queue)
    barrier.abort()
    p.join()
    show('aborted', queue.get(), barrier.broken, barrier.n_waiting)
    show('comes late', attempt(barrier.wait))
    barrier.reset()
    show('reset', barrier.broken)
    p = start(barrier, queue)
    show('waits', barrier.n_waiting)
    barrier.reset()
    p.join()
    show('reset while one waits', queue.get(), barrier.broken)
    show('timeout', attempt(lambda: barrier.wait(0.02)), barrier.broken)
    own = mp.Barrier(2, timeout=0.02)
    show('its own timeout', attempt(own.wait), own.broken, own.n_waiting)

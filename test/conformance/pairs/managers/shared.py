import multiprocessing as mp
from show import begin, show


def work(d, l, lock, n):
    for _ in range(10):
        with lock:
            d['sum'] = d['sum'] + n
            l.append(n)


if __name__ == '__main__':
    begin()
    with mp.Manager() as m:
        d, l, lock = m.dict(sum=0), m.list(), m.Lock()
        processes = [mp.Process(target=work, args=(d, l, lock, n)) for n in (1, 2)]
        for p in processes:
            p.start()
        for p in processes:
            p.join()
        show('added up', d['sum'], sorted(l) == [1] * 10 + [2] * 10)
        outer = m.list()
        inner = m.list([1])
        outer.append(inner)
        inner.append(2)
        outer[0].append(3)
        show('nested', list(inner), len(outer))
        copied = m.dict(plain={'n': 1})
        copied['plain']['n'] = 2
        show('a plain value is a copy', copied['plain'])
        event, semaphore, rlock = m.Event(), m.BoundedSemaphore(1), m.RLock()
        show('event', event.is_set(), event.set(), event.wait(), event.wait(0.01))
        show('semaphore', semaphore.acquire(), semaphore.acquire(False), semaphore.release())
        show('rlock', rlock.acquire(), rlock.acquire(False), rlock.release(), rlock.release())
        show('barrier', m.Barrier(1).wait())

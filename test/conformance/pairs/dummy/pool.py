import os
import threading
import time
from multiprocessing import Event, Lock, Queue, Value
from multiprocessing.dummy import Pool
from multiprocessing.pool import ThreadPool
from show import attempt, begin, refused, show


def square(x):
    return x * x


def add(a, b):
    return a + b


def where(_):
    return os.getpid()


def fails(x):
    raise ValueError('no ' + str(x))


def count(lock, values, queues):
    for i in range(100):
        with lock:
            values[0].value += 1
    queues['q'].put(1)
    return values[0]


def waits(started, go):
    started.set()
    return go.wait()


def endless():
    while True:
        time.sleep(0.01)


if __name__ == '__main__':
    begin()
    with ThreadPool(3) as pool:
        show('map', pool.map(square, range(10)), pool.map(square, [], 2))
        show('imap', list(pool.imap(square, range(5))), sorted(pool.imap_unordered(square, range(5), 2)))
        show('starmap', pool.starmap(add, [(1, 2), (3, 4)]), pool.apply(add, (5, 6)))
        show('in this process', set(pool.map(where, range(6))) == {os.getpid()})
        seen = []
        result = pool.apply_async(square, (4,), callback=seen.append)
        show('async', result.get(), result.ready(), result.successful(), seen)
        failing = pool.apply_async(fails, (1,))
        show('errors', attempt(failing.get), failing.successful(), attempt(lambda: pool.map(fails, [1])))
        lock, value, q = Lock(), Value('i', 0, lock=False), Queue()
        counted = pool.starmap(count, [(lock, [value], {'q': q})] * 3)
        show('shared', value.value, [one.value for one in counted], [q.get(), q.get(), q.get()])
        started, go = Event(), Event()
        waiting = pool.apply_async(waits, (started, go))
        started.wait()
        go.set()
        show('event', waiting.get())
        pool.close()
        pool.join()
        show('closed', refused(lambda: pool.apply(square, (1,))))
    pool = Pool(2)
    left = pool.apply_async(endless)
    show('the others go on', pool.apply(square, (3,)), attempt(lambda: left.get(0.01)))
    pool.terminate()
    show('terminated', refused(lambda: pool.map(square, [1])))
    show('none', refused(lambda: ThreadPool(0)))

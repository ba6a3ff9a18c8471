import os
import multiprocessing.dummy as dummy
from show import begin, show


def work(q, value, lock, i):
    for _ in range(50):
        with lock:
            value.value += 1
    q.put((i, dummy.current_process().name == f'Thread-{i + 1}' or True, os.getpid()))


def waits(q):
    q.get()


if __name__ == '__main__':
    begin()
    q, lock, value = dummy.Queue(), dummy.Lock(), dummy.Value('i', 0)
    threads = [dummy.Process(target=work, args=(q, value, lock, i)) for i in (0, 1, 2)]
    show('not started', [t.is_alive() for t in threads])
    for t in threads:
        t.start()
    got = sorted(q.get() for _ in threads)
    for t in threads:
        t.join()
    show('in this process', [(i, pid == os.getpid()) for i, _, pid in got])
    show('added up', value.value, [t.exitcode for t in threads], [t.is_alive() for t in threads])
    gate = dummy.Queue()
    t = dummy.Process(target=waits, args=(gate,), name='waiter')
    t.start()
    t.join(0.01)
    show('while it waits', t.is_alive(), t.exitcode, t.name, len(dummy.active_children()))
    gate.put(1)
    t.join()
    show('after', t.is_alive(), t.exitcode, len(dummy.active_children()))
    a, b = dummy.Pipe()
    a.send([1, 'x'])
    show('pipe', b.poll(), b.recv(), b.poll())

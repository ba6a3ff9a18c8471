import multiprocessing as mp
from show import attempt, begin, refused, show


def put_and_leave(queue, count, size):
    for i in range(count):
        queue.put(b'x' * size)
    queue.close()
    queue.join_thread()


if __name__ == '__main__':
    begin()
    queue = mp.Queue()
    show('join_thread before close', refused(queue.join_thread))
    queue.put('left')
    show('close', queue.close(), queue.join_thread())
    show('put', attempt(lambda: queue.put(1)))
    show('get', attempt(queue.get))
    show('close again', queue.close())
    show('empty', refused(queue.empty))
    unused = mp.Queue()
    show('unused', unused.close(), unused.empty())
    # What was put before the end of a process arrives.
    queue = mp.Queue()
    p = mp.Process(target=put_and_leave, args=(queue, 3, 100))
    p.start()
    p.join()
    show('exit code', p.exitcode)
    show('got', [len(queue.get()) for _ in range(3)])
    # With more than fits a buffer it must be taken first.
    p = mp.Process(target=put_and_leave, args=(queue, 2, 1 << 20))
    p.start()
    p.join(0.3)
    show('waits', p.is_alive())
    show('got', [len(queue.get()) for _ in range(2)])
    p.join()
    show('exit code', p.exitcode)

import multiprocessing as mp
import time
from show import attempt, begin, show


def work(queue, done):
    for item in iter(queue.get, None):
        done.put(item * item)
        queue.task_done()
    queue.task_done()


if __name__ == '__main__':
    begin()
    queue, done = mp.JoinableQueue(), mp.SimpleQueue()
    workers = [mp.Process(target=work, args=(queue, done)) for _ in range(2)]
    for p in workers:
        p.start()
    for i in range(10):
        queue.put(i)
    queue.join()
    show('all done', sorted(done.get() for _ in range(10)), done.empty())
    for _ in workers:
        queue.put(None)
    queue.join()
    for p in workers:
        p.join()
    show('workers', [p.exitcode for p in workers])
    show('too often', attempt(queue.task_done))
    queue.join()
    bounded = mp.JoinableQueue(1)
    bounded.put('x')
    show('is a queue', bounded.full(), isinstance(bounded, mp.queues.Queue), attempt(lambda: bounded.put('y', False)))
    show('got', bounded.get(), bounded.task_done(), bounded.join())

import multiprocessing as mp
import time
from show import attempt, begin, show


def get_when_told(queue, event):
    event.wait()
    queue.get()


if __name__ == '__main__':
    begin()
    queue = mp.Queue(maxsize=2)
    show('new', queue.empty(), queue.full(), queue.qsize())
    queue.put('a')
    show('one', queue.full(), queue.qsize())
    queue.put('b', block=True, timeout=1)
    show('two', queue.full(), queue.qsize())
    show('put_nowait', attempt(lambda: queue.put_nowait('c')))
    show('put without blocking', attempt(lambda: queue.put('c', block=False)))
    begun = time.monotonic()
    show('put with timeout', attempt(lambda: queue.put('c', timeout=0.05)))
    show('waited', 0.04 < time.monotonic() - begun < 2)
    event = mp.Event()
    p = mp.Process(target=get_when_told, args=(queue, event))
    p.start()
    event.set()
    queue.put('c')
    p.join()
    show('made room', queue.qsize(), queue.get(), queue.get(timeout=5), queue.qsize())
    show('get_nowait', attempt(queue.get_nowait))
    show('get without blocking', attempt(lambda: queue.get(block=False)))
    show('get with timeout', attempt(lambda: queue.get(timeout=0.02)))
    show('negative timeout', attempt(lambda: queue.get(True, -1)))

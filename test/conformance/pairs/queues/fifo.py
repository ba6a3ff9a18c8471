import multiprocessing as mp
from show import begin, show


def put(queue, label, count):
    for i in range(count):
        queue.put((label, i))


if __name__ == '__main__':
    begin()
    queue = mp.Queue()
    putters = [mp.Process(target=put, args=(queue, label, 50)) for label in 'ab']
    for p in putters:
        p.start()
    items = [queue.get() for _ in range(100)]
    for p in putters:
        p.join()
    for label in 'ab':
        show(label, [i for name, i in items if name == label])
    show('left', queue.empty(), queue.qsize())

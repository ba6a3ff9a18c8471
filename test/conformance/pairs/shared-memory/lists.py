import multiprocessing as mp
from multiprocessing.shared_memory import ShareableList
from show import attempt, begin, show


def change(name):
    items = ShareableList(name=name)
    items[0] = items[0] * 2
    items[1] = 'new'
    items.shm.close()


if __name__ == '__main__':
    begin()
    items = ShareableList([21, 'old', 2.5, True, None, b'bytes', -1])
    show('made', list(items), len(items), items.format)
    p = mp.Process(target=change, args=(items.shm.name,))
    p.start()
    p.join()
    show('changed', list(items), p.exitcode)
    show('search', items.count(42), items.count('x'), items.index(None), attempt(lambda: items.index('x')))
    items[6] = 7
    show('set', items[6], attempt(lambda: items.__setitem__(1, 'far too long for the room')), items[1])
    show('out of bounds', attempt(lambda: items.__setitem__(9, 1)))
    items.shm.close()
    items.shm.unlink()

import multiprocessing as mp
from show import begin, show


def report(queue):
    me = mp.current_process()
    queue.put((me.name, mp.parent_process().name))
    child = mp.Process(target=grandchild, args=(queue,))
    child.start()
    child.join()
    queue.put(child.name)


def grandchild(queue):
    queue.put((mp.current_process().name, mp.parent_process().name))


if __name__ == '__main__':
    begin()
    show('main', mp.current_process().name, mp.parent_process())
    queue = mp.SimpleQueue()
    for name in [None, None, 'worker', None]:
        p = mp.Process(target=report, args=(queue,), name=name)
        show('made', p.name)
        p.name = p.name + '!'
        p.start()
        p.join()
        show('child', queue.get(), queue.get(), queue.get())

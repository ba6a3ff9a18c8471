import multiprocessing as mp
from show import begin, show


def report(queue):
    me = mp.current_process()
    queue.put(bytes(me.authkey))
    # Grandchildren have the child's.
    me.authkey = b'of the child'
    p = mp.Process(target=grandchild, args=(queue,))
    p.start()
    p.join()


def grandchild(queue):
    queue.put(bytes(mp.current_process().authkey))


if __name__ == '__main__':
    begin()
    queue = mp.SimpleQueue()
    me = mp.current_process()
    show('main', len(me.authkey))
    given = bytes(me.authkey)
    p = mp.Process(target=report, args=(queue,))
    p.start()
    p.join()
    show('inherited', queue.get() == given, queue.get())
    me.authkey = b'of main'
    p = mp.Process(target=report, args=(queue,))
    q = mp.Process(target=report, args=(queue,))
    q.authkey = b'of q'
    for one in (p, q):
        one.start()
        one.join()
        show(one.name, queue.get(), queue.get())

import multiprocessing as mp
import os
from show import begin, refused, show


def child(queue, pid):
    parent = mp.parent_process()
    queue.put((parent.pid == pid, parent.ident == pid, parent.name, parent.is_alive()))
    queue.put(([refused(parent.start), refused(parent.terminate)], len(mp.active_children())))
    parent.join(0.02)
    queue.put((parent.is_alive(), mp.current_process().pid == os.getpid()))


if __name__ == '__main__':
    begin()
    show('main', mp.parent_process(), mp.current_process().pid == os.getpid(), mp.current_process().is_alive())
    queue = mp.SimpleQueue()
    p = mp.Process(target=child, args=(queue, os.getpid()))
    p.start()
    show('child', queue.get(), queue.get(), queue.get())
    p.join()
    show('ended', p.exitcode)

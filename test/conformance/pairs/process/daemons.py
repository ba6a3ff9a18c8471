import multiprocessing as mp
from show import attempt, begin, refused, show


def child(queue):
    me = mp.current_process()
    inherited = mp.Process(target=print)
    queue.put((me.daemon, inherited.daemon))
    # Which must not have children.
    queue.put(type(attempt(inherited.start)).__name__ if me.daemon else 'may')


if __name__ == '__main__':
    begin()
    show('main', mp.current_process().daemon)
    queue = mp.SimpleQueue()
    for daemon in [True, False, None]:
        p = mp.Process(target=child, args=(queue,), daemon=daemon)
        show('made', p.daemon)
        p.start()
        show('child', queue.get(), queue.get())
        p.join()
        show('ended', p.exitcode)
    late = mp.Process(target=child, args=(queue,))
    late.daemon = True
    late.start()
    show('late', queue.get(), queue.get(), refused(lambda: setattr(late, 'daemon', False)))
    late.join()

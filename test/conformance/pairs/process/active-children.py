import multiprocessing as mp
from show import begin, show


def wait_for(event):
    event.wait()


def names():
    return sorted(p.name for p in mp.active_children())


if __name__ == '__main__':
    begin()
    first, second = mp.Event(), mp.Event()
    show('none', names())
    a = mp.Process(target=wait_for, args=(first,), name='a')
    b = mp.Process(target=wait_for, args=(second,), name='b')
    show('made', names())
    a.start()
    b.start()
    show('started', names(), a in mp.active_children())
    first.set()
    a.join()
    show('one joined', names(), a in mp.active_children())
    second.set()
    # Asking reaps what has ended: nobody joins this one.
    while b.is_alive():
        pass
    show('ended', names(), b.exitcode)

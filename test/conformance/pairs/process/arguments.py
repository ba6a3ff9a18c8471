import multiprocessing as mp
from show import begin, show


def target(queue, *args, **kwargs):
    queue.put((args, kwargs))


if __name__ == '__main__':
    begin()
    queue = mp.SimpleQueue()
    for args, kwargs in [
        ((), {}),
        ((1, 'two', None, [3.5, True]), {}),
        (({'a': (1, 2)},), {'base': 16, 'words': ['x', 'y']}),
    ]:
        p = mp.Process(target=target, args=(queue, *args), kwargs=kwargs)
        p.start()
        p.join()
        show('got', *queue.get(), p.exitcode)
    nothing = mp.Process()
    nothing.start()
    nothing.join()
    show('no target', nothing.exitcode)

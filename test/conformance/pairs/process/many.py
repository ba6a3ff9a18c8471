import multiprocessing as mp
from show import begin, show


def report(queue, number):
    queue.put(number * number)


if __name__ == '__main__':
    begin()
    queue = mp.Queue()
    processes = [mp.Process(target=report, args=(queue, n)) for n in range(8)]
    for p in processes:
        p.start()
    show('all answered', sorted(queue.get() for _ in processes))
    for p in processes:
        p.join()
    show('all ended', [p.exitcode for p in processes], len({p.pid for p in processes}))

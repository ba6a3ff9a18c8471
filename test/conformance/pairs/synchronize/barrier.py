import multiprocessing as mp
from show import begin, show


def phases(barrier, queue, count):
    for phase in range(count):
        queue.put((phase, barrier.wait()))


if __name__ == '__main__':
    begin()
    barrier, queue = mp.Barrier(3), mp.SimpleQueue()
    show('new', barrier.parties, barrier.n_waiting, barrier.broken)
    processes = [mp.Process(target=phases, args=(barrier, queue, 3)) for _ in range(2)]
    for p in processes:
        p.start()
    mine = [(phase, barrier.wait()) for phase in range(3)]
    for p in processes:
        p.join()
    all_of_them = mine + [queue.get() for _ in range(6)]
    for phase in range(3):
        show('phase', phase, sorted(index for one, index in all_of_them if one == phase))
    show('used', barrier.parties, barrier.n_waiting, barrier.broken)
    show('alone', mp.Barrier(1).wait())

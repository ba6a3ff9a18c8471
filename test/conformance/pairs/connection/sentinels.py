import multiprocessing as mp
from multiprocessing.connection import wait
from show import begin, show


def wait_for(event):
    event.wait()


if __name__ == '__main__':
    begin()
    events = [mp.Event() for _ in range(2)]
    processes = [mp.Process(target=wait_for, args=(event,)) for event in events]
    for p in processes:
        p.start()
    sentinels = [p.sentinel for p in processes]
    here, there = mp.Pipe()
    show('both run', wait(sentinels, 0), all(type(s) is int for s in sentinels))
    events[1].set()
    show('one ended', [sentinels.index(s) for s in wait(sentinels)])
    processes[1].join()
    # Whether its sentinel stays ready is not settled under forkserver, where join() reads the status from it.
    show('exit code of it', processes[1].exitcode)
    there.send('x')
    show('mixed', len(wait([sentinels[0], here])), wait([here, sentinels[0]], 0) == [here])
    processes[0].kill()
    show('killed', wait([sentinels[0]]) == [sentinels[0]])
    processes[0].join()
    show('exit code', processes[0].exitcode)

import multiprocessing as mp
import os
import time
from show import begin, show


def wait_for_ever(queue):
    queue.put(os.getpid())
    time.sleep(1000)


def parent(queue):
    for daemon in [True, True]:
        mp.Process(target=wait_for_ever, args=(queue,), daemon=daemon).start()
    queue.put([queue.get(), queue.get()])


def is_there(pid):
    try:
        os.kill(pid, 0)
        with open(f'/proc/{pid}/stat') as stat:
            return ' Z ' not in stat.read()
    except OSError:
        return False


if __name__ == '__main__':
    begin()
    queue = mp.SimpleQueue()
    p = mp.Process(target=parent, args=(queue,))
    p.start()
    p.join()
    daemons = queue.get()
    show('the parent ended', p.exitcode, len(set(daemons)))
    while any(map(is_there, daemons)):
        time.sleep(0.005)
    show('its daemons are gone')

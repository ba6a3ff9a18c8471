import multiprocessing as mp
import os
import signal
import sys
from show import begin, show


def returns():
    pass


def throws():
    raise ValueError('no')


def exits(code):
    sys.exit(code)


def kills_itself():
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == '__main__':
    begin()
    processes = [
        mp.Process(name='returns', target=returns),
        mp.Process(name='throws', target=throws),
        mp.Process(name='exits with 0', target=exits, args=(0,)),
        mp.Process(name='exits with 7', target=exits, args=(7,)),
        mp.Process(name='killed', target=kills_itself),
    ]
    for p in processes:
        show(p.name, p.exitcode)
        p.start()
    for p in processes:
        p.join()
        show(p.name, p.exitcode, p.is_alive())

import multiprocessing as mp
import sys
from show import begin, show


def throws():
    raise ValueError('no')


def exits():
    sys.exit(3)


class Thrower(mp.Process):
    def run(self):
        raise KeyError('x')


if __name__ == '__main__':
    begin()
    # Who failed is said on stderr, under its name.
    for p in [mp.Process(target=throws), mp.Process(target=exits), Thrower(name='thrower')]:
        p.start()
        p.join()
        show('exit code', p.exitcode)
    sys.exit(5)

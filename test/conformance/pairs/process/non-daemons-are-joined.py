import multiprocessing as mp
import time
from show import begin, show


def late(label):
    time.sleep(0.1)
    show(label)


def parent():
    mp.Process(target=late, args=('grandchild',)).start()
    show('child')


if __name__ == '__main__':
    begin()
    p = mp.Process(target=parent)
    p.start()
    p.join()
    show('the child waited for its own', p.exitcode)
    mp.Process(target=late, args=('main waits too',)).start()
    show('main ends')

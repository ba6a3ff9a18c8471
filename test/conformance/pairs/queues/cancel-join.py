import multiprocessing as mp
from show import begin, show


def put_much(queue):
    queue.cancel_join_thread()
    queue.put(b'x' * (1 << 22))


if __name__ == '__main__':
    begin()
    queue = mp.Queue()
    p = mp.Process(target=put_much, args=(queue,))
    p.start()
    p.join()
    show('did not wait', p.exitcode)
    queue.cancel_join_thread()

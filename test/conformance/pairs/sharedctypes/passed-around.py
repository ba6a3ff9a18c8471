import multiprocessing as mp
from show import begin, show


def grandchild(value, array, lock, event):
    with lock:
        value.value += 1
        array[1] += 5
    event.set()


def child(value, array, lock, event):
    grandchild(value, array, lock, mp.Event())
    p = mp.Process(target=grandchild, args=(value, array, lock, event))
    p.start()
    event.wait()
    p.join()


if __name__ == '__main__':
    begin()
    shared = mp.Value('i', 40), mp.Array('h', 3), mp.Lock(), mp.Event()
    p = mp.Process(target=child, args=shared)
    p.start()
    shared[3].wait()
    p.join()
    show('from below', shared[0].value, shared[1][:], p.exitcode)

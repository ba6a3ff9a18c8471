import multiprocessing as mp
from show import begin, show

counter = lock = None


def init(*shared):
    global counter, lock
    counter, lock = shared


def add(x):
    with lock:
        counter.value += x
    return x


if __name__ == '__main__':
    begin()
    counter, lock = mp.Value('i', 100, lock=False), mp.Lock()
    with mp.Pool(2, init, (counter, lock)) as pool:
        show('each once', sorted(pool.imap_unordered(add, range(40))) == list(range(40)))
        show('added up', counter.value)
    nested = [{'name': 'a', 'sizes': [1, 2]}, {'name': 'b', 'sizes': [3]}]
    with mp.Pool(2) as pool:
        show('nested data', pool.map(dict, nested))

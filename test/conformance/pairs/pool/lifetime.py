import multiprocessing as mp
import time
from show import attempt, begin, refused, show


def square(x):
    return x * x


def for_ever(started):
    time.sleep(1000)


if __name__ == '__main__':
    begin()
    pool = mp.Pool(2)
    results = pool.map_async(square, range(50), chunksize=1)
    show('join while open', refused(pool.join))
    pool.close()
    show('after close', refused(lambda: pool.map(square, [1])), refused(lambda: pool.apply_async(square, (1,))), refused(lambda: pool.imap(square, [1])))
    pool.join()
    show('what was submitted is done', sum(results.get()))
    show('harmless', pool.close(), pool.join(), pool.terminate())
    pool = mp.Pool(2)
    pool.apply_async(for_ever, (0,))
    pool.terminate()
    pool.join()
    show('terminated', refused(lambda: pool.apply(square, (1,))), len(mp.active_children()))
    with mp.Pool(1) as pool:
        show('with', pool.apply(square, (5,)))
    show('after with', refused(lambda: pool.map(square, [1])))
    for bad in (0, -1):
        show('bad size', attempt(lambda: mp.Pool(bad)))
    show('bad initializer', attempt(lambda: mp.Pool(1, 'x')))
    show('bad maxtasksperchild', attempt(lambda: mp.Pool(1, None, (), 0)), attempt(lambda: mp.Pool(1, None, (), -1)))

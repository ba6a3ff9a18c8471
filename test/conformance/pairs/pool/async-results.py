import multiprocessing as mp
from show import attempt, begin, refused, show


def fail(text):
    raise ValueError(text)


def square(x):
    return x * x


event = None


def init(given):
    global event
    event = given


def late(value):
    event.wait()
    return value


if __name__ == '__main__':
    begin()
    gate = mp.Event()
    with mp.Pool(2, init, (gate,)) as pool:
        result = pool.apply_async(late, ('late',))
        show('not yet', result.ready(), refused(result.successful), attempt(lambda: result.get(timeout=0.03)))
        show('wait', result.wait(0.03), result.ready())
        gate.set()
        show('there', result.get(), result.get(5), result.ready(), result.successful(), result.wait())
        failed = pool.apply_async(fail, ('no',))
        failed.wait()
        show('failed', failed.ready(), failed.successful(), attempt(failed.get), str(attempt(failed.get)))
        show('map', pool.map_async(square, range(5)).get(), pool.map_async(square, [], chunksize=2).get())
        show('starmap', pool.starmap_async(pow, [(2, 3), (3, 2)]).get(timeout=20))
        bad = pool.map_async(fail, ['a', 'b'], chunksize=2)
        show('a failed map', attempt(bad.get), bad.successful())

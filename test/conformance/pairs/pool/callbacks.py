import multiprocessing as mp
from show import begin, show, error_name


def square(x):
    return x * x


def fail(text):
    raise ValueError(text)


if __name__ == '__main__':
    begin()
    called = []
    good = lambda value: called.append(['value', value])
    bad = lambda error: called.append(['error', error_name(error), str(error)])
    with mp.Pool(2) as pool:
        def run(result):
            result.wait()
            show('called', called.pop(), called)
        run(pool.apply_async(square, (3,), callback=good, error_callback=bad))
        run(pool.apply_async(fail, ('no',), callback=good, error_callback=bad))
        run(pool.map_async(square, [1, 2, 3], callback=good, error_callback=bad))
        run(pool.map_async(fail, ['x'], 1, good, bad))
        run(pool.starmap_async(pow, [(2, 5)], callback=good))

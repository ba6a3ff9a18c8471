import multiprocessing as mp
from show import begin, show


def square(x):
    return x * x


def power(x, n):
    return x ** n


if __name__ == '__main__':
    begin()
    with mp.Pool(2) as pool:
        show('map', pool.map(square, range(10)))
        for chunksize in (1, 3, 100):
            show('in chunks', pool.map(square, range(10), chunksize))
        show('nothing', pool.map(square, []), pool.starmap(power, ()))
        show('any iterable', pool.map(square, (x for x in (3, 1, 2))), pool.map(len, {'one': 1, 'three': 3}))
        show('starmap', pool.starmap(power, [(2, 3), (3, 2), (5, 0)]))
        show('starmap in chunks', pool.starmap(power, [(n, 2) for n in range(7)], chunksize=2))
        show('apply', pool.apply(power, (2, 10)), pool.apply(square, [7]))
        show('many', sum(pool.map(square, range(2000))))

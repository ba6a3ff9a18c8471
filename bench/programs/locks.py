import multiprocessing as mp

from timing import nanoseconds, report


def pair(lock):
    def loop(count):
        for _ in range(count):
            lock.acquire()
            lock.release()
    return nanoseconds(300_000, loop)


def increments(value):
    def loop(count):
        for _ in range(count):
            with value.get_lock():
                value.value += 1
    return nanoseconds(100_000, loop)


def sums(numbers):
    def loop(count):
        for _ in range(count):
            total = 0
            for index in range(100_000):
                total += numbers[index]
    return nanoseconds(3, loop)


if __name__ == '__main__':
    numbers = mp.Array('d', 100_000)
    by_index = sums(numbers)
    report({
        'lock': pair(mp.Lock()),
        'rlock': pair(mp.RLock()),
        'semaphore': pair(mp.Semaphore(1)),
        'value': increments(mp.Value('i', 0)),
        'array': by_index,
        # Who sums in Python indexes the array itself, or what lies under it.
        'raw': by_index,
        'rawAlike': sums(numbers.get_obj()),
    })

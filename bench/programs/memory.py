import multiprocessing as mp
from multiprocessing.shared_memory import SharedMemory

from timing import nanoseconds, report


def microseconds(count, body):
    def loop(count):
        for _ in range(count):
            body()
    return nanoseconds(count, loop) / 1000


def sum_by_index(numbers):
    total = 0
    for index in range(100_000):
        total += numbers[index]


def named():
    block = SharedMemory(create=True, size=65_536)
    block.close()
    block.unlink()


if __name__ == '__main__':
    numbers = mp.Array('d', 100_000)
    lasting = SharedMemory(create=True, size=65_536)
    report({
        'raw': microseconds(3, lambda: sum_by_index(numbers)),
        'named': microseconds(3000, named),
        'open': microseconds(3000, lambda: SharedMemory(lasting.name, track=False).close()),
        'value': microseconds(2000, lambda: mp.Value('i', 1)),
        'array': microseconds(1000, lambda: mp.Array('d', 1000)),
        'lock': microseconds(2000, mp.Lock),
    })
    lasting.close()
    lasting.unlink()

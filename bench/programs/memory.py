import multiprocessing as mp
from multiprocessing.shared_memory import SharedMemory

from timing import nanoseconds, report


def microseconds(count, body):
    def loop(count):
        for _ in range(count):
            body()
    return nanoseconds(count, loop) / 1000


def named(size):
    block = SharedMemory(create=True, size=size)
    block.close()
    block.unlink()


if __name__ == '__main__':
    lasting = SharedMemory(create=True, size=65_536)
    report({
        'small': microseconds(3000, lambda: named(4096)),
        'large': microseconds(3000, lambda: named(65_536)),
        'open': microseconds(3000, lambda: SharedMemory(lasting.name, track=False).close()),
        'value': microseconds(2000, lambda: mp.Value('i', 1)),
        'array': microseconds(1000, lambda: mp.Array('d', 1000)),
        'lock': microseconds(2000, mp.Lock),
    })
    lasting.close()
    lasting.unlink()

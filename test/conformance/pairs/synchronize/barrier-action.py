import multiprocessing as mp
from show import attempt, begin, show, error_name


class Count:
    def __init__(self, value):
        self.value = value

    def __call__(self):
        self.value.value += 1
        if self.value.value == 3:
            raise ValueError('three')


def come(barrier, queue, times):
    for _ in range(times):
        result = attempt(barrier.wait)
        queue.put(error_name(result) if isinstance(result, BaseException) else 'passed')


if __name__ == '__main__':
    begin()
    value, queue = mp.Value('i', 0), mp.SimpleQueue()
    barrier = mp.Barrier(2, Count(value))
    processes = [mp.Process(target=come, args=(barrier, queue, 3)) for _ in range(2)]
    for p in processes:
        p.start()
    for p in processes:
        p.join()
    show('results', sorted(queue.get() for _ in range(6)))
    show('the action ran', value.value, 'broken', barrier.broken)

import multiprocessing as mp

from timing import rate, report

SMALL = 80_000
LARGE = 100
WARM = 5000


def produce(queue, ready, count):
    for index in range(WARM):
        queue.put([index, 'x'])
    ready.wait()
    for index in range(count):
        queue.put([index, 'x'])


def produce_large(queue, ready, count):
    megabyte = b'x' * 1_000_000
    for _ in range(WARM // 250):
        queue.put(megabyte)
    ready.wait()
    for _ in range(count):
        queue.put(megabyte)


def through_queue(queue, producers, target, count, warm):
    ready = mp.Barrier(producers + 1)
    processes = [mp.Process(target=target, args=(queue, ready, count // producers)) for _ in range(producers)]
    for process in processes:
        process.start()
    for _ in range(warm * producers):
        queue.get()
    ready.wait()

    def consume(left):
        for _ in range(left):
            queue.get()
    result = rate(count, consume)
    for process in processes:
        process.join()
    return result


if __name__ == '__main__':
    mp.set_start_method('spawn')
    report({
        'queue': through_queue(mp.Queue(), 1, produce, SMALL, WARM),
        'queue4': through_queue(mp.Queue(), 4, produce, SMALL, WARM),
        'simple': through_queue(mp.SimpleQueue(), 1, produce, SMALL, WARM),
        'large': through_queue(mp.Queue(), 1, produce_large, LARGE, WARM // 250),
    })

import multiprocessing as mp
from show import begin, show


def produce(queue, first, count):
    for i in range(first, first + count):
        queue.put(i)


def consume(queue, results):
    total = count = 0
    for item in iter(queue.get, None):
        total += item
        count += 1
    results.put((count, total))


if __name__ == '__main__':
    begin()
    queue, results = mp.Queue(3), mp.Queue()
    producers = [mp.Process(target=produce, args=(queue, 100 * i, 100)) for i in range(2)]
    consumers = [mp.Process(target=consume, args=(queue, results)) for _ in range(2)]
    for p in producers + consumers:
        p.start()
    for p in producers:
        p.join()
    for _ in consumers:
        queue.put(None)
    parts = [results.get() for _ in consumers]
    for p in consumers:
        p.join()
    show('count and sum', sum(part[0] for part in parts), sum(part[1] for part in parts))
    show('exit codes', [p.exitcode for p in producers + consumers], queue.empty())

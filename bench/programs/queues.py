import multiprocessing as mp

from timing import rate, report

SMALL = 60_000
LARGE = 60
ROUND_TRIPS = 3000


def produce(queue, count):
    for index in range(count):
        queue.put([index, 'x'])


def produce_large(queue, count):
    megabyte = b'x' * 1_000_000
    for _ in range(count):
        queue.put(megabyte)


def send(connection, count):
    for index in range(count):
        connection.send([index, 'x'])


def echo(connection, count):
    for _ in range(count):
        connection.send(connection.recv())


def through_queue(queue, producers, target, count):
    processes = [mp.Process(target=target, args=(queue, count // producers)) for _ in range(producers)]
    for process in processes:
        process.start()
    queue.get()

    def consume(left):
        for _ in range(left):
            queue.get()
    result = rate(count - 1, consume)
    for process in processes:
        process.join()
    return result


def through_pipe():
    here, there = mp.Pipe(False)
    process = mp.Process(target=send, args=(there, SMALL))
    process.start()
    here.recv()

    def consume(left):
        for _ in range(left):
            here.recv()
    result = rate(SMALL - 1, consume)
    process.join()
    return result


def round_trip():
    here, there = mp.Pipe()
    process = mp.Process(target=echo, args=(there, ROUND_TRIPS + 1))
    process.start()
    here.send(0)
    here.recv()

    def trips(count):
        for index in range(count):
            here.send(index)
            here.recv()
    result = rate(ROUND_TRIPS, trips)
    process.join()
    return 1e6 / result


if __name__ == '__main__':
    mp.set_start_method('spawn')
    report({
        'queue': through_queue(mp.Queue(), 1, produce, SMALL),
        'queue4': through_queue(mp.Queue(), 4, produce, SMALL),
        'simple': through_queue(mp.SimpleQueue(), 1, produce, SMALL),
        'large': through_queue(mp.Queue(), 1, produce_large, LARGE),
        'pipe': through_pipe(),
        'roundTrip': round_trip(),
    })

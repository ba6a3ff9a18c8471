import multiprocessing as mp

from timing import rate, report

SMALL = 60_000
LARGE = 400
ROUND_TRIPS = 10_000
WARM = 1000


def send(connection, count):
    for index in range(count):
        connection.send([index, 'x'])


def send_large(connection, count):
    megabyte = b'x' * 1_000_000
    for _ in range(count):
        connection.send_bytes(megabyte)


def echo(connection, count):
    for _ in range(count):
        connection.send(connection.recv())


def one_way(target, count, warm, receive):
    here, there = mp.Pipe(False)
    process = mp.Process(target=target, args=(there, count + warm))
    process.start()
    for _ in range(warm):
        receive(here)

    def consume(left):
        for _ in range(left):
            receive(here)
    result = rate(count, consume)
    process.join()
    return result


def round_trip():
    here, there = mp.Pipe()
    process = mp.Process(target=echo, args=(there, ROUND_TRIPS + WARM))
    process.start()

    def trips(count):
        for index in range(count):
            here.send(index)
            here.recv()
    trips(WARM)
    result = rate(ROUND_TRIPS, trips)
    process.join()
    return 1e6 / result


if __name__ == '__main__':
    mp.set_start_method('spawn')
    report({
        'pipe': one_way(send, SMALL, WARM, lambda connection: connection.recv()),
        'roundTrip': round_trip(),
        'large': one_way(send_large, LARGE, WARM // 50, lambda connection: connection.recv_bytes()),
    })

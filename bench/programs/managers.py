import multiprocessing as mp
import time

from timing import rate, report

OPERATIONS = 20_000
STARTS = 3


def use(shared, name, operations, barrier):
    shared[name] = 0
    barrier.wait()
    for index in range(0, operations, 2):
        shared[name] = index
        shared[name]
    barrier.wait()


def clients(manager, count):
    shared, barrier = manager.dict(), mp.Barrier(count + 1)
    processes = [mp.Process(target=use, args=(shared, f'client {index}', OPERATIONS // count, barrier))
                 for index in range(count)]
    for process in processes:
        process.start()
    barrier.wait()
    result = rate(OPERATIONS, lambda _: barrier.wait())
    for process in processes:
        process.join()
    return result


def through_list(shared):
    def work(count):
        for index in range(0, count, 2):
            shared.append(index)
            shared[-1]
    return rate(OPERATIONS, work)


def start():
    begin = time.perf_counter()
    for _ in range(STARTS):
        mp.Manager().shutdown()
    return (time.perf_counter() - begin) * 1000 / STARTS


if __name__ == '__main__':
    mp.set_start_method('spawn')
    manager = mp.Manager()
    clients(manager, 1)
    report({
        'one': clients(manager, 1),
        'four': clients(manager, 4),
        'list': through_list(manager.list()),
        'start': start(),
    })
    manager.shutdown()

import multiprocessing as mp
import time

from timing import report

TIMES = 9
MANY = 16


def nothing():
    pass


def milliseconds(times, body):
    body()
    all_turns = []
    for _ in range(times):
        begin = time.perf_counter()
        body()
        all_turns.append((time.perf_counter() - begin) * 1000)
    return sorted(all_turns)[times >> 1]


def start_and_join(context, count):
    processes = [context.Process(target=nothing) for _ in range(count)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == '__main__':
    figures = {}
    for method in ('fork', 'forkserver', 'spawn'):
        context = mp.get_context(method)
        figures[method] = milliseconds(TIMES, lambda: start_and_join(context, 1))
        figures[f'{method}16'] = milliseconds(3, lambda: start_and_join(context, MANY))
    report(figures)

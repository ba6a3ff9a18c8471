import multiprocessing as mp
import time

from timing import report

INCREMENTS = 50_000
ACQUISITIONS = 100_000
ROUNDS = 3000


def increment(lock, value, ready, count):
    ready.wait()
    for _ in range(count):
        lock.acquire()
        value.value += 1
        lock.release()
    ready.wait()


def compete(lock, count, most, ready):
    ready.wait()
    while True:
        before = count.value
        lock.acquire()
        now = count.value
        if now - before > most.value:
            most.value = now - before
        if now < ACQUISITIONS:
            count.value = now + 1
        lock.release()
        if now >= ACQUISITIONS:
            return


def answer_events(ping, pong):
    for _ in range(ROUNDS):
        ping.wait()
        ping.clear()
        pong.set()


def take_turns(condition, turn, mine):
    for _ in range(ROUNDS):
        with condition:
            while turn.value != mine:
                condition.wait()
            turn.value = 1 - mine
            condition.notify()


def meet(barrier):
    for _ in range(ROUNDS):
        barrier.wait()


def started(count, target, *args):
    processes = [mp.Process(target=target, args=args) for _ in range(count)]
    for process in processes:
        process.start()
    return processes


def seconds(processes, work):
    begin = time.perf_counter()
    work()
    for process in processes:
        process.join()
    return time.perf_counter() - begin


def increments(count):
    value = mp.RawValue('i', 0)
    ready = mp.Barrier(count + 1)
    lock = mp.Lock()
    processes = started(count, increment, lock, value, ready, INCREMENTS)
    ready.wait()
    rate = count * INCREMENTS / seconds([], ready.wait)
    for process in processes:
        process.join()
    return rate


def passed():
    most = mp.RawValue('i', 0)
    lock, count, ready = mp.Lock(), mp.RawValue('i', 0), mp.Barrier(8)
    for process in started(8, compete, lock, count, most, ready):
        process.join()
    return most.value


def events():
    ping, pong = mp.Event(), mp.Event()
    processes = started(1, answer_events, ping, pong)

    def once():
        ping.set()
        pong.wait()
        pong.clear()

    def others():
        for _ in range(ROUNDS - 1):
            once()
    once()
    return seconds(processes, others) * 1e6 / ROUNDS


def conditions():
    condition = mp.Condition()
    turn = mp.RawValue('i', 1)
    processes = started(1, take_turns, condition, turn, 1)
    with condition:
        while turn.value == 1:
            condition.wait()
    return seconds(processes, lambda: take_turns(condition, turn, 0)) * 1e6 / ROUNDS


def barriers():
    barrier = mp.Barrier(4)
    processes = started(3, meet, barrier)
    barrier.wait()

    def others():
        for _ in range(ROUNDS - 1):
            barrier.wait()
    return seconds(processes, others) * 1e6 / ROUNDS


if __name__ == '__main__':
    mp.set_start_method('spawn')
    report({
        'two': increments(2),
        'four': increments(4),
        'passed': passed(),
        'event': events(),
        'condition': conditions(),
        'barrier': barriers(),
    })

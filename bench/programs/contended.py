import multiprocessing as mp
import time

from timing import report

INCREMENTS = 200_000
ACQUISITIONS = 100_000
ROUNDS = 20_000
WARM = ROUNDS // 10


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
    for _ in range(WARM + ROUNDS):
        ping.wait()
        ping.clear()
        pong.set()


def take_turns(condition, turn, mine, rounds):
    for _ in range(rounds):
        with condition:
            while turn.value != mine:
                condition.wait()
            turn.value = 1 - mine
            condition.notify()


def meet(barrier):
    for _ in range(WARM + ROUNDS):
        barrier.wait()


def started(count, target, *args):
    processes = [mp.Process(target=target, args=args) for _ in range(count)]
    for process in processes:
        process.start()
    return processes


def seconds(processes, work):
    begin = time.perf_counter()
    work()
    end = time.perf_counter()
    for process in processes:
        process.join()
    return end - begin


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

    def play(rounds):
        for _ in range(rounds):
            ping.set()
            pong.wait()
            pong.clear()
    play(WARM)
    return seconds(processes, lambda: play(ROUNDS)) * 1e6 / ROUNDS


def conditions():
    condition = mp.Condition()
    turn = mp.RawValue('i', 1)
    processes = started(1, take_turns, condition, turn, 1, WARM + ROUNDS)
    take_turns(condition, turn, 0, WARM)
    return seconds(processes, lambda: take_turns(condition, turn, 0, ROUNDS)) * 1e6 / ROUNDS


def barriers():
    barrier = mp.Barrier(4)
    processes = started(3, meet, barrier)

    def meetings(rounds):
        for _ in range(rounds):
            barrier.wait()
    meetings(WARM)
    return seconds(processes, lambda: meetings(ROUNDS)) * 1e6 / ROUNDS


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

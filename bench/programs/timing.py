"""As timing.mjs."""
import json
import time


def nanoseconds(count, loop):
    loop(count // 4)
    best = float('inf')
    for _ in range(3):
        begin = time.perf_counter_ns()
        loop(count)
        best = min(best, (time.perf_counter_ns() - begin) / count)
    return best


def rate(count, work):
    begin = time.perf_counter()
    work(count)
    return count / (time.perf_counter() - begin)


def report(figures):
    print(json.dumps(figures))

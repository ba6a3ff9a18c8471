import multiprocessing as mp
from show import attempt, begin, show


def count_to(condition, state, n):
    for _ in range(n):
        with condition:
            state.value += 1
            condition.notify()


if __name__ == '__main__':
    begin()
    lock = mp.Lock()
    condition, state = mp.Condition(lock), mp.Value('i', 0, lock=False)
    p = mp.Process(target=count_to, args=(condition, state, 4))
    with condition:
        show('its own lock', lock.acquire(False))
        p.start()
        show('reached', condition.wait_for(lambda: state.value == 4), state.value)
        show('already', condition.wait_for(lambda: 'the value'), condition.wait_for(lambda: [1], 0))
        show('in vain', condition.wait_for(lambda: state.value == 5, timeout=0.05))
        show('what it said last', condition.wait_for(lambda: 0, timeout=0))
    p.join()
    show('not held', attempt(lambda: condition.wait_for(lambda: False)))

import multiprocessing as mp
from show import attempt, begin, show


def add(value, times):
    for _ in range(times):
        with value.get_lock():
            value.value += 1


def write(number, text):
    number.value = 2.5
    text.value = 7


if __name__ == '__main__':
    begin()
    value = mp.Value('i', 5)
    processes = [mp.Process(target=add, args=(value, 300)) for _ in range(2)]
    for p in processes:
        p.start()
    for p in processes:
        p.join()
    show('counted', value.value)
    lock = mp.Lock()
    number, raw = mp.Value('d', 1.5, lock=lock), mp.Value('i', 1, lock=False)
    p = mp.Process(target=write, args=(number, raw))
    p.start()
    p.join()
    show('written', number.value, raw.value)
    show('its lock', number.get_lock() is lock, hasattr(raw, 'get_lock'), type(value.get_lock()).__name__)
    number.get_obj().value = 3
    show('below the lock', number.value, value.acquire(), value.acquire(), value.release(), value.release())
    show('too many', attempt(lambda: mp.Value('i', 1, 2)))
    show('a bad lock', attempt(lambda: mp.Value('i', 1, lock='no')) is not None)
    with value:
        show('with', value.value)

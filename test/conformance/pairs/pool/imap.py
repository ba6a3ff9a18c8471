import multiprocessing as mp
from show import attempt, begin, show

event = None


def init(given):
    global event
    event = given


def square(x):
    return x * x


def picky(x):
    if x == 2:
        raise ValueError('two')
    return x


def late(x):
    event.wait()
    return x


if __name__ == '__main__':
    begin()
    gate = mp.Event()
    with mp.Pool(2, init, (gate,)) as pool:
        show('in order', list(pool.imap(square, range(20))))
        show('in chunks', list(pool.imap(square, range(20), chunksize=6)))
        show('unordered', sorted(pool.imap_unordered(square, range(20))), sorted(pool.imap_unordered(square, range(7), 3)))
        show('nothing', list(pool.imap(square, [])), list(pool.imap_unordered(square, [])))
        it = pool.imap(picky, range(5))
        show('goes on after a failure', [attempt(lambda: next(it)) for _ in range(5)], attempt(it.next))
        it = pool.imap(late, [1, 2])
        show('in vain', attempt(lambda: it.next(timeout=0.03)))
        gate.set()
        show('then', it.next(timeout=20), it.next())
        show('chunksize', attempt(lambda: pool.imap(square, [1], 0)), attempt(lambda: pool.imap_unordered(square, [1], -1)))
        it = pool.imap(square, range(3))
        show('its own iterator', iter(it) is it, next(it), list(it))

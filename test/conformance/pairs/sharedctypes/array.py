import multiprocessing as mp
from show import attempt, begin, show


def double(array):
    for i in range(len(array)):
        array[i] *= 2


if __name__ == '__main__':
    begin()
    zeros, squares = mp.Array('i', 4), mp.Array('d', [i * i for i in range(5)])
    show('new', list(zeros), len(zeros), squares[:], len(squares))
    p = mp.Process(target=double, args=(squares,))
    p.start()
    p.join()
    show('doubled', squares[:], squares[2], squares[4])
    show('slices', squares[1:3], squares[2:], squares[:-1], squares[10:], squares[3:1])
    zeros[1] = 7
    zeros[3] = -1
    show('set', [x for x in zeros], sum(zeros))
    show('wraps', attempt(lambda: zeros.__setitem__(0, 2**31)), zeros[0])
    show('bad', attempt(lambda: zeros.__setitem__(0, 'x')), attempt(lambda: zeros.__setitem__(4, 1)), zeros[:])
    show('sizes', len(mp.Array('i', 0)), attempt(lambda: mp.Array('i', -1)), attempt(lambda: mp.Array('i', 1.5)))
    show('bad elements', attempt(lambda: mp.Array('i', [1, 'x'])), attempt(lambda: mp.Array('i', [1, None])))
    raw = mp.RawArray('h', range(3))
    show('raw', raw[:], hasattr(raw, 'get_lock'), len(mp.Array('i', 2, lock=False)))
    lock = mp.RLock()
    mine = mp.Array('B', [1, 2, 300], lock=lock)
    with mine.get_lock():
        show('locked', mine[:], mine.get_lock() is lock, mine.get_obj()[1])

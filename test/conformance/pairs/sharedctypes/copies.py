import multiprocessing as mp
from multiprocessing import sharedctypes
from show import begin, show


def change(original, copied, guarded):
    original.value += 1
    copied.value += 10
    with guarded.get_lock():
        guarded[0] = 99


if __name__ == '__main__':
    begin()
    original = mp.RawValue('i', 5)
    copied = sharedctypes.copy(original)
    raw = mp.RawArray('i', [1, 2, 3])
    lock = mp.RLock()
    guarded = sharedctypes.synchronized(raw, lock)
    show('guarded', guarded.get_lock() is lock, guarded.get_obj() is raw, len(guarded))
    p = mp.Process(target=change, args=(original, copied, guarded))
    p.start()
    p.join()
    show('changed', original.value, copied.value, guarded[:], raw[:])
    twin = sharedctypes.copy(raw)
    twin[1] = 0
    show('a copy of an array', twin[:], raw[:])
    one = sharedctypes.synchronized(original)
    show('a lock of its own', one.get_lock().acquire(), one.value, one.get_lock().release())

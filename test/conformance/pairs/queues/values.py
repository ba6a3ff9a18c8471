import multiprocessing as mp
from show import begin, show


def echo(there, back):
    while True:
        value = there.get()
        back.put(value)
        if value == 'end':
            return


if __name__ == '__main__':
    begin()
    there, back = mp.Queue(), mp.Queue()
    p = mp.Process(target=echo, args=(there, back))
    p.start()
    for value in [
        None, True, False, 0, -1, 2**31, 2**53, 2**70, -(2**64), 0.1, -0.0025, float('inf'), float('-inf'), float('nan'),
        '', 'text', 'ä€😀', 'x' * 300, b'', b'\x00\xff\x10', [], [1, [2, [3, []]]], {}, {'a': 1, 'b': {'c': [None]}},
        {1: 'one', 'two': 2}, set(), {3, 1, 2}, [True, None, 'x', 1.5, b'y'],
    ]:
        there.put(value)
        show('back', back.get())
    loop = [1, 2]
    loop.append(loop)
    there.put(loop)
    got = back.get()
    show('a cycle', got[:2], got[2] is got)
    shared = ['shared']
    there.put([shared, shared])
    first, second = back.get()
    show('one object twice', first is second, first is shared)
    there.put('end')
    show('end', back.get())
    p.join()

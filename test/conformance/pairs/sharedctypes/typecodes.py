import multiprocessing as mp
from show import attempt, begin, show

EDGES = {'b': 2**7, 'B': 2**8, 'h': 2**15, 'H': 2**16, 'i': 2**31, 'I': 2**32, 'l': 2**63, 'L': 2**64, 'q': 2**63, 'Q': 2**64}

if __name__ == '__main__':
    begin()
    for code, edge in EDGES.items():
        value = mp.Value(code)
        seen = [value.value]
        for number in (edge - 1, edge, edge + 1, -1, -edge):
            value.value = number
            seen.append(value.value)
        show(code, seen)
        show(code, attempt(lambda: mp.Value(code, 1.5)), attempt(lambda: mp.Value(code, 'x')), attempt(lambda: mp.Value(code, None)))
    for code in 'fd':
        seen = []
        for number in (0, 0.5, -3, 2**40, float('inf'), float('nan')):
            seen.append(mp.Value(code, number).value)
        show(code, seen, attempt(lambda: mp.Value(code, 'x')))
    show('not exact', mp.Value('f', 0.1).value != 0.1, mp.Value('d', 0.1).value)
    show('u', mp.Value('u', 'ä').value, attempt(lambda: mp.Value('u', 'ab')), attempt(lambda: mp.Value('u', 1)))
    show('c', mp.Value('c', b'x').value, attempt(lambda: mp.Value('c', b'xy')), attempt(lambda: mp.Value('c', 'x')))
    show('unknown', attempt(lambda: mp.Value('y', 1)), attempt(lambda: mp.Array('z', 3)), attempt(lambda: mp.Value(3)))

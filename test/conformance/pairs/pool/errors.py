import multiprocessing as mp
from show import attempt, begin, show


class Own(Exception):
    def __init__(self, text, number):
        super().__init__(text, number)
        self.number = number


def fail(kind):
    if kind == 'type':
        raise TypeError('a type')
    if kind == 'value':
        raise ValueError('a value')
    if kind == 'own':
        raise Own('own', 7)
    return kind


def unsendable(_):
    return lambda: 0


if __name__ == '__main__':
    begin()
    with mp.Pool(2) as pool:
        for kind in ('type', 'value', 'fine'):
            result = attempt(lambda: pool.apply(fail, (kind,)))
            show('apply', result, str(result))
        own = attempt(lambda: pool.apply(fail, ('own',)))
        show('its own class', isinstance(own, Own), own.number)
        show('has a remote cause', type(own.__cause__).__name__, 'fail' in str(own.__cause__))
        show('map', attempt(lambda: pool.map(fail, ['fine', 'value', 'fine'])))
        show('starmap', attempt(lambda: pool.starmap(fail, [['type']])))
        show('and goes on', pool.map(fail, ['a', 'b']))
        error = attempt(lambda: pool.apply(unsendable, (0,)))
        show('an unsendable result', isinstance(error, Exception), pool.apply(fail, ('x',)))
        show('an unsendable argument', attempt(lambda: pool.map(fail, [lambda: 0])), pool.apply(fail, ('y',)))
        show('no function', isinstance(attempt(lambda: pool.map(None, [1])), TypeError))
        show('not iterable', attempt(lambda: pool.map(fail, 5)))

from multiprocessing.managers import BaseProxy, SyncManager
from show import attempt, begin, refused, show


class Counter:
    def __init__(self, n=0):
        self.n = n

    def add(self, by=1):
        self.n += by
        return self.n

    def copy(self):
        return Counter(self.n)

    def history(self):
        return [self.n - 1, self.n]

    def _secret(self):
        return 'secret'

    def fail(self):
        return [][1]


class CounterProxy(BaseProxy):
    _exposed_ = ('add', 'copy')
    _method_to_typeid_ = {'copy': 'Copy'}

    def twice(self):
        self._callmethod('add')
        return self._callmethod('add', (1,))

    def copy(self):
        return self._callmethod('copy')


class Manager(SyncManager):
    pass


def make(n):
    return Counter(n * 10)


Manager.register('Counter', Counter)
Manager.register('Special', Counter, CounterProxy)
Manager.register('Made', make, exposed=('add',))
Manager.register('Copied', Counter, method_to_typeid={'copy': 'Copy', 'history': 'list'}, exposed=('add', 'copy', 'history'))
Manager.register('Copy', exposed=('add',), create_method=False)
Manager.register('Hidden', Counter, create_method=False)


if __name__ == '__main__':
    begin()
    with Manager() as m:
        c = m.Counter(5)
        show('public methods', c.add(), c.add(2), hasattr(c, '_secret'), attempt(c.fail))
        s = m.Special()
        show('own class', isinstance(s, CounterProxy), s.twice(), hasattr(s, 'add'))
        copied = s.copy()
        show('a copy lives there too', copied.add(10), s._callmethod('add'))
        show('not exposed', attempt(lambda: s._callmethod('fail')) is not None)
        made = m.Made(3)
        show('made by a function', made.add(), hasattr(made, 'copy'))
        other = m.Copied(1).copy()
        show('kept by its type', other.add(5))
        history = m.Copied(7).history()
        history.append(8)
        show('made of the result', list(history), len(history))
        show('hidden', hasattr(m, 'Hidden'), hasattr(m, 'Nothing'))
        show('a copy of the object', c._getvalue().n, s._getvalue().n)
    show('over', refused(lambda: m.Counter()), refused(c.add))

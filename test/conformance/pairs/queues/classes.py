import multiprocessing as mp
from show import begin, show


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def length(self):
        return (self.x ** 2 + self.y ** 2) ** 0.5


class Named(Point):
    def __init__(self, name, x, y):
        super().__init__(x, y)
        self.name = name


class Half:
    """Travels as it decides itself."""
    def __init__(self, value):
        self.value = value

    def __reduce__(self):
        return (Half, (self.value / 2,))


def double(x):
    return 2 * x


def work(there, back):
    for item in iter(there.get, None):
        if isinstance(item, Point):
            item.x += 1
        back.put(item)


if __name__ == '__main__':
    begin()
    there, back = mp.SimpleQueue(), mp.SimpleQueue()
    p = mp.Process(target=work, args=(there, back))
    p.start()
    there.put(Point(2, 4))
    point = back.get()
    show('an instance', isinstance(point, Point), point.length(), vars(point))
    there.put(Named('n', 5, 8))
    named = back.get()
    show('of a subclass', isinstance(named, Named), named.name, named.length())
    there.put(Half(8))
    show('by __reduce__', back.get().value)
    there.put(double)
    show('a function', back.get()(21))
    there.put(Point)
    show('a class', back.get() is Point)
    there.put([ValueError('wrong')])
    errors = back.get()
    show('errors', errors[0], errors[0].args[0])
    there.put(None)
    p.join()

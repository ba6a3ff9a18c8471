import multiprocessing as mp
from ctypes import Structure, c_double, c_int, c_ubyte, sizeof
from show import attempt, begin, show


class Point(Structure):
    _fields_ = [('x', c_double), ('y', c_double)]


class Mixed(Structure):
    _fields_ = [('flag', c_ubyte), ('count', c_int), ('at', c_double)]


def move(points, mixed):
    for point in points:
        point.x += 10
        point.y *= 2
    mixed.count += 1
    mixed.flag = 257


if __name__ == '__main__':
    begin()
    points = mp.Array(Point, [(1, 2), (3, 4)], lock=False)
    mixed = mp.Value(Mixed, 1, -5, 0.25)
    p = mp.Process(target=move, args=(points, mixed.get_obj()))
    p.start()
    p.join()
    show('points', [(point.x, point.y) for point in points])
    show('mixed', mixed.flag, mixed.count, mixed.at)
    zero = mp.RawValue(Point)
    show('zero', zero.x, zero.y)
    points[0].x = 100
    show('in place', points[0].x, points[0].y, len(points))
    show('too many', attempt(lambda: mp.Value(Point, 1, 2, 3)), attempt(lambda: mp.Value(Point, 'x')))

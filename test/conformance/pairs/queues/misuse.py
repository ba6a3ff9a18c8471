import multiprocessing as mp
from show import attempt, begin, refused, show


if __name__ == '__main__':
    begin()
    lock, queue = mp.Lock(), mp.SimpleQueue()
    # Shared by inheritance only, as arguments of Process.
    here, there = mp.Pipe()
    for label, thing in [('lock', lock), ('event', mp.Event()), ('queue', queue), ('value', mp.Value('i'))]:
        show(label, refused(lambda: here.send(thing)))
    show('nothing arrived', there.poll(0))
    show('maxsize', refused(lambda: mp.Queue('three').put(1)))

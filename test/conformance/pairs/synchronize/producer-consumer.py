import multiprocessing as mp
from show import begin, show

SIZE = 3


def produce(changed, slots, count, total):
    for i in range(1, total + 1):
        with changed:
            changed.wait_for(lambda: count.value < SIZE)
            slots[count.value] = i
            count.value += 1
            changed.notify_all()


if __name__ == '__main__':
    begin()
    changed, slots, count = mp.Condition(), mp.RawArray('i', SIZE), mp.RawValue('i')
    p = mp.Process(target=produce, args=(changed, slots, count, 50))
    p.start()
    got = []
    while len(got) < 50:
        with changed:
            changed.wait_for(lambda: count.value > 0)
            got.extend(slots[:count.value])
            count.value = 0
            changed.notify_all()
    p.join()
    show('in order', got == list(range(1, 51)), p.exitcode)

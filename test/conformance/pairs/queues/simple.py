import multiprocessing as mp
from show import attempt, begin, show


def reverse(there, back):
    for text in iter(there.get, ''):
        back.put(text[::-1])


if __name__ == '__main__':
    begin()
    there, back = mp.SimpleQueue(), mp.SimpleQueue()
    show('new', there.empty(), back.empty())
    there.put('early')
    show('put', there.empty())
    p = mp.Process(target=reverse, args=(there, back))
    p.start()
    there.put('later')
    show('got', back.get(), back.get(), back.empty())
    there.put('')
    p.join()
    show('ended', p.exitcode)
    there.close()
    show('closed', attempt(lambda: there.put('x')), attempt(there.empty), there.close())
    show('the other one', back.empty())
    queue = mp.SimpleQueue()
    show('a lambda', attempt(lambda: queue.put(lambda: 0)))
    show('nothing was put', queue.empty())

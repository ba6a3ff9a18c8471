import multiprocessing as mp
from multiprocessing.managers import BaseManager
from show import attempt, begin, refused, show


class Counter:
    def __init__(self, start):
        self.count = start

    def add(self, n=1):
        self.count += n
        return self.count

    def fail(self):
        raise ValueError('from the manager')


class MyManager(BaseManager):
    pass


MyManager.register('Counter', Counter)
MyManager.register('Limited', Counter, exposed=('add',))


def use(counter):
    counter.add(10)


if __name__ == '__main__':
    begin()
    manager = MyManager()
    show('not started', refused(lambda: manager.Counter(1)))
    manager.start()
    counter = manager.Counter(5)
    show('called there', counter.add(), counter.add(2))
    p = mp.Process(target=use, args=(counter,))
    p.start()
    p.join()
    show('by a child too', counter.add(0), p.exitcode)
    error = attempt(counter.fail)
    show('an error', error, str(error))
    limited = manager.Limited(0)
    show('exposed', limited.add(), hasattr(limited, 'fail'))
    show('start again', refused(manager.start))
    show('shutdown', manager.shutdown(), refused(lambda: counter.add()))

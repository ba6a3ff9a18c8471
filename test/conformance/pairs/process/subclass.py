import multiprocessing as mp
from show import begin, show


class Adder(mp.Process):
    def __init__(self, numbers, queue):
        super().__init__(name='adder', daemon=True)
        self.numbers = numbers
        self.queue = queue
        self.total = 0

    def run(self):
        self.total = self.sum()
        self.queue.put((self.name, self.daemon, self.total, type(mp.current_process()).__name__))

    def sum(self):
        return sum(self.numbers)


if __name__ == '__main__':
    begin()
    queue = mp.SimpleQueue()
    adder = Adder([1, 2, 3, 4], queue)
    adder.start()
    show('child', queue.get())
    adder.join()
    # The object in the parent is another one.
    show('parent', adder.total, adder.exitcode, isinstance(adder, mp.Process))

import multiprocessing as mp
from show import attempt, begin, show


if __name__ == '__main__':
    begin()
    here, there = mp.Pipe()
    show('a lambda', attempt(lambda: here.send(lambda: 0)))
    show('deep inside', attempt(lambda: here.send({'a': [1, {'callback': lambda: 0}]})))
    show('a generator', attempt(lambda: here.send(x for x in 'ab')))
    here.send('whole')
    show('the pipe is whole', there.recv(), there.poll())

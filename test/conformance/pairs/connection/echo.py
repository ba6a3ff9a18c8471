import multiprocessing as mp
from show import begin, show


def echo(end):
    while True:
        value = end.recv()
        if value is None:
            break
        end.send([value, value])
    end.close()


if __name__ == '__main__':
    begin()
    here, there = mp.Pipe()
    show('both ways', here.readable, here.writable, there.readable, there.writable, here.closed)
    p = mp.Process(target=echo, args=(there,))
    p.start()
    there.close()
    for value in [1, 'two', [3, {'four': 5}], b'six' * 30000]:
        here.send(value)
        answer = here.recv()
        show('echo', answer if not isinstance(value, bytes) else [len(part) for part in answer])
    here.send(None)
    p.join()
    here.close()
    show('closed', here.closed, there.closed)

import multiprocessing as mp
from array import array
from show import attempt, begin, show


def echo(end):
    while True:
        message = end.recv_bytes()
        if not message:
            return
        end.send_bytes(message)


if __name__ == '__main__':
    begin()
    here, there = mp.Pipe()
    p = mp.Process(target=echo, args=(there,))
    p.start()
    data = bytes(range(10))
    for args in [(data,), (data, 4), (data, 2, 3), (data, 9), (data, 0, 10)]:
        here.send_bytes(*args)
        show('bytes', here.recv_bytes())
    for args in [(data, -1), (data, 11), (data, 3, 8), (data, 0, -1)]:
        show('out of range', attempt(lambda: here.send_bytes(*args)))
    show('no bytes', attempt(lambda: here.send_bytes('text')))
    numbers = array('i', [0] * 5)
    here.send_bytes(array('i', [7, 8, 9]))
    show('into', here.recv_bytes_into(numbers), list(numbers))
    here.send_bytes(array('i', [5]))
    show('at an offset', here.recv_bytes_into(numbers, 4 * numbers.itemsize), list(numbers))
    here.send_bytes(data)
    small = bytearray(4)
    error = attempt(lambda: here.recv_bytes_into(small))
    show('too short', error, error.args[0], bytes(small))
    here.send_bytes(b'goes on')
    show('and goes on', here.recv_bytes())
    show('offset', attempt(lambda: here.recv_bytes_into(small, 5)), attempt(lambda: here.recv_bytes_into(small, -1)))
    show('maxlength', attempt(lambda: here.recv_bytes(-1)))
    here.send_bytes(data)
    show('fits', len(here.recv_bytes(10)))
    here.send_bytes(b'')
    p.join()
    show('exit code', p.exitcode)

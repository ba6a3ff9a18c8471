import multiprocessing as mp
from show import begin, refused, show


def write(end, count):
    for i in range(count):
        end.send(i)


if __name__ == '__main__':
    begin()
    reader, writer = mp.Pipe(duplex=False)
    show('one way', reader.readable, reader.writable, writer.readable, writer.writable)
    show('wrong end', refused(lambda: reader.send(1)), refused(writer.recv), refused(writer.poll))
    p = mp.Process(target=write, args=(writer, 5))
    p.start()
    p.join()
    show('got', [reader.recv() for _ in range(5)], reader.poll())

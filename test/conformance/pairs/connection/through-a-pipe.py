import multiprocessing as mp
from show import attempt, begin, show


def child(end):
    # A connection is received, and one is sent back.
    given = end.recv()
    given.send('through the given one')
    mine, other = mp.Pipe()
    end.send({'mine': other})
    other.close()
    mine.send(mine.recv() + ' and back')


if __name__ == '__main__':
    begin()
    here, there = mp.Pipe()
    p = mp.Process(target=child, args=(there,))
    p.start()
    reader, writer = mp.Pipe(duplex=False)
    here.send(writer)
    writer.close()
    # The child closes its own by ending.
    show('given', reader.recv(), attempt(lambda: here.poll(None) and 'sent'))
    got = here.recv()['mine']
    got.send('there')
    show('got', got.recv(), attempt(got.recv))
    p.join()
    show('end of the given', attempt(reader.recv))
    show('exit code', p.exitcode)

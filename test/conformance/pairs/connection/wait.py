import multiprocessing as mp
from multiprocessing.connection import wait
import time
from show import begin, show


def talk(end, label, turn):
    turn.wait()
    end.send(label)
    end.close()


if __name__ == '__main__':
    begin()
    readers, turns, processes = [], [], []
    for label in 'abc':
        reader, writer = mp.Pipe(duplex=False)
        turn = mp.Event()
        p = mp.Process(target=talk, args=(writer, label, turn))
        p.start()
        writer.close()
        readers.append(reader)
        turns.append(turn)
        processes.append(p)
    show('nobody', wait(readers, 0))
    begun = time.monotonic()
    show('in vain', wait(readers, timeout=0.05), 0.04 < time.monotonic() - begun < 2)
    turns[1].set()
    show('one', [readers.index(r) for r in wait(readers)], readers[1].recv())
    processes[1].join()
    show('its end', [readers.index(r) for r in wait(readers, 5)])
    turns[0].set()
    turns[2].set()
    processes[0].join()
    processes[2].join()
    show('all', [readers.index(r) for r in wait(readers)], readers[0].recv(), readers[2].recv())
    show('empty', wait([], 0))

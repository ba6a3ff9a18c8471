import multiprocessing as mp
import time
from show import begin, show


def answer(end):
    end.recv()
    end.send('answer')
    end.recv()


if __name__ == '__main__':
    begin()
    here, there = mp.Pipe()
    show('nothing', here.poll(), here.poll(0), here.poll(-1))
    begun = time.monotonic()
    show('in vain', here.poll(0.05), 0.04 < time.monotonic() - begun < 2)
    p = mp.Process(target=answer, args=(there,))
    p.start()
    here.send('question')
    show('for ever', here.poll(None))
    show('and again', here.poll(), here.poll(5), here.recv())
    show('taken', here.poll())
    here.send('bye')
    p.join()
    there.close()
    show('an end is ready, too', here.poll(), here.poll(1))

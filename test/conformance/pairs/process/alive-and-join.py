import multiprocessing as mp
import time
from show import begin, show


def wait_for(event):
    event.wait()


if __name__ == '__main__':
    begin()
    event = mp.Event()
    p = mp.Process(target=wait_for, args=(event,))
    show('before', p.is_alive(), p.exitcode, p.pid is None, p.ident is None)
    p.start()
    show('started', p.is_alive(), p.exitcode, p.pid == p.ident, p.pid > 0)
    show('at once', p.join(0), p.is_alive())
    show('negative', p.join(-1), p.is_alive())
    begun = time.monotonic()
    p.join(0.1)
    waited = time.monotonic() - begun
    show('timed out', 0.09 < waited < 2, p.is_alive(), p.exitcode)
    event.set()
    show('joined', p.join(), p.is_alive(), p.exitcode)
    show('again', p.join(), p.join(1), p.exitcode)

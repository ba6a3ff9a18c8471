import multiprocessing as mp
import os
import signal
import time
from show import begin, show


def sleep(end):
    end.send('ready')
    time.sleep(1000)


def stubborn(end):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    end.send('ready')
    time.sleep(1000)


if __name__ == '__main__':
    begin()
    for label, target, end in [
        ('terminate', sleep, lambda p: p.terminate()),
        ('kill', sleep, lambda p: p.kill()),
        ('kill a stubborn one', stubborn, lambda p: (p.terminate(), p.join(0.05), p.kill())),
        ('SIGUSR2', sleep, lambda p: os.kill(p.pid, signal.SIGUSR2)),
    ]:
        # Not a queue: the process is killed in the middle of whatever it does next.
        here, there = mp.Pipe()
        p = mp.Process(target=target, args=(there,))
        p.start()
        here.recv()
        end(p)
        p.join()
        show(label, p.exitcode, p.is_alive())
        p.terminate()
        show('and once more', p.exitcode)

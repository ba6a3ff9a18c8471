import multiprocessing as mp
from show import attempt, begin, refused, show


def nothing():
    pass


def wait_for(event):
    event.wait()


if __name__ == '__main__':
    begin()
    fresh = mp.Process(target=nothing)
    for call in ['join', 'terminate', 'kill']:
        show(call + ' before start', refused(getattr(fresh, call)))
    show('sentinel before start', refused(lambda: fresh.sentinel))
    event = mp.Event()
    p = mp.Process(target=wait_for, args=(event,))
    p.start()
    show('start twice', refused(p.start))
    show('close while it runs', refused(p.close))
    event.set()
    p.join()
    show('start after the end', refused(p.start))
    show('close', p.close(), p.close())
    for call in ['start', 'join', 'is_alive', 'terminate', 'kill']:
        show(call + ' when closed', attempt(getattr(p, call)))
    show('exitcode when closed', attempt(lambda: p.exitcode))
    show('pid when closed', attempt(lambda: p.pid))
    show('sentinel when closed', attempt(lambda: p.sentinel))
    show('name when closed', p.name)
    show('in main', refused(mp.current_process().start))

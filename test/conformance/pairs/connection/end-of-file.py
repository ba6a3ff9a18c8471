import multiprocessing as mp
from show import attempt, begin, show


def say(end):
    end.send('last words')


if __name__ == '__main__':
    begin()
    here, there = mp.Pipe()
    p = mp.Process(target=say, args=(there,))
    p.start()
    there.close()
    p.join()
    show('what is left', here.poll(), here.recv())
    show('end', here.poll(), attempt(here.recv), attempt(here.recv_bytes))
    show('nobody hears', attempt(lambda: here.send('hello')))
    here.close()
    for call in ['recv', 'poll', 'fileno', 'recv_bytes']:
        show(call + ' when closed', attempt(getattr(here, call)))
    show('send when closed', attempt(lambda: here.send(1)))
    show('close again', here.close())
    a, b = mp.Pipe()
    with a:
        a.send(1)
    show('with', a.closed, b.recv(), attempt(b.recv))

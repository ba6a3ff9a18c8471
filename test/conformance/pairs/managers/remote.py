import multiprocessing as mp
import queue
import threading
from multiprocessing.managers import BaseManager
from show import attempt, begin, refused, show

shared = queue.Queue()


class Served(BaseManager):
    pass


class Known(BaseManager):
    pass


Served.register('get_queue', callable=lambda: shared)
Known.register('get_queue')


def client(address, done):
    wrong = Known(address=tuple(address), authkey=b'wrong')
    show('a wrong key', attempt(wrong.connect))
    m = Known(address=tuple(address), authkey=b'key')
    show('not connected', refused(lambda: m.get_queue()))
    m.connect()
    q = m.get_queue()
    show('from the server', q.get())
    q.put(['back', 1])
    show('start after connect', refused(m.start))
    done.send('done')


if __name__ == '__main__':
    begin()
    m = Served(address=('127.0.0.1', 0), authkey=b'key')
    server = m.get_server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    shared.put('hello')
    here, there = mp.Pipe()
    p = mp.Process(target=client, args=(list(server.address), there))
    p.start()
    show('the client is', here.recv())
    p.join()
    show('from the client', shared.get(), p.exitcode)
    show('nobody there', attempt(Known(address=('127.0.0.1', 1), authkey=b'key').connect))

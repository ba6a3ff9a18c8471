import multiprocessing as mp
from multiprocessing.connection import Client, Listener
from show import attempt, begin, error_name, show


def talk(address, key, results):
    def once():
        with Client(address, authkey=key) as connection:
            connection.send(['hello', 1])
            return connection.recv()
    result = attempt(once)
    results.put(error_name(result) if isinstance(result, BaseException) else result)


if __name__ == '__main__':
    begin()
    results = mp.SimpleQueue()
    for family in ('AF_INET', 'AF_UNIX'):
        with Listener(family=family, authkey=b'secret') as listener:
            p = mp.Process(target=talk, args=(listener.address, b'secret', results))
            p.start()
            with listener.accept() as connection:
                show(family, connection.recv(), connection.send({'ok': True}))
            p.join()
            show('answered', results.get(), p.exitcode)
            p = mp.Process(target=talk, args=(listener.address, b'wrong', results))
            p.start()
            show('another key', attempt(listener.accept))
            p.join()
            show('the client', results.get())
    show('unknown family', attempt(lambda: Listener(family='AF_NONE')))

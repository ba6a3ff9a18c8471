import multiprocessing as mp
from multiprocessing.shared_memory import SharedMemory
from show import attempt, begin, show


def change(name):
    block = SharedMemory(name)
    block.buf[1] = 99
    block.close()


if __name__ == '__main__':
    begin()
    block = SharedMemory(create=True, size=100)
    show('made', block.size >= 100, len(block.buf) >= 100, bytes(block.buf[:4]), block.name.startswith('psm_'))
    block.buf[:3] = b'abc'
    p = mp.Process(target=change, args=(block.name,))
    p.start()
    p.join()
    again = SharedMemory(name=block.name)
    show('another opened it', bytes(again.buf[:3]), p.exitcode)
    show('taken', attempt(lambda: SharedMemory(block.name, create=True, size=1)))
    show('sizes', attempt(lambda: SharedMemory(create=True, size=0)), attempt(lambda: SharedMemory(create=True, size=-1)))
    again.close()
    block.close()
    show('closed', block.close())
    block.unlink()
    show('missing', attempt(lambda: SharedMemory(block.name)))

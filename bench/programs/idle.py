import multiprocessing as mp
import re

from timing import report


def idle(ready, over):
    ready.set()
    over.wait()


def private_pages(pid):
    with open(f'/proc/{pid}/smaps_rollup') as file:
        sizes = re.findall(r'^Private_\w+:\s+(\d+) kB$', file.read(), re.MULTILINE)
    return sum(map(int, sizes)) / 1024


if __name__ == '__main__':
    figures = {}
    for method in ('fork', 'forkserver', 'spawn'):
        context = mp.get_context(method)
        ready, over = context.Event(), context.Event()
        child = context.Process(target=idle, args=(ready, over))
        child.start()
        ready.wait()
        figures[method] = private_pages(child.pid)
        over.set()
        child.join()
    report(figures)

import multiprocessing as mp
from show import attempt, begin, method, refused, show


def report(queue):
    queue.put((mp.get_start_method(), mp.get_context().get_start_method()))


if __name__ == '__main__':
    show('at first', mp.get_start_method(allow_none=True))
    begin()
    show('chosen', mp.get_start_method() == method(), refused(lambda: mp.set_start_method('spawn')))
    show('unknown', attempt(lambda: mp.get_context('thread')), attempt(lambda: mp.set_start_method('thread', force=True)))
    ctx = mp.get_context(method())
    show('the same', ctx is mp.get_context(method()), ctx.get_start_method() == method())
    show('nested', ctx.get_context('spawn').get_start_method())
    show('a context is fixed', refused(lambda: ctx.set_start_method('spawn')))
    queue = ctx.SimpleQueue()
    for process in (mp.Process, ctx.Process):
        p = process(target=report, args=(queue,))
        p.start()
        show('in a child', [name == method() for name in queue.get()])
        p.join()
    show('is a Process', isinstance(ctx.Process(), mp.process.BaseProcess))
    show('shared', ctx.cpu_count() == mp.cpu_count(), ctx.current_process() is mp.current_process())
    mp.set_start_method(None, force=True)
    show('forgotten', mp.get_start_method(allow_none=True))

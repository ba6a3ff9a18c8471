import multiprocessing as mp

from timing import rate, report


def square(x):
    return x * x


if __name__ == '__main__':
    mp.set_start_method('spawn')
    pool = mp.Pool(2)

    def apply_async(count):
        results = [pool.apply_async(square, (x,)) for x in range(count)]
        for result in results:
            result.get()

    def imap(count):
        for _ in pool.imap(square, range(count)):
            pass

    def apply(count):
        for index in range(count):
            pool.apply(square, (index,))

    work = {
        'map': (100_000, lambda count: pool.map(square, range(count))),
        'imap': (20_000, imap),
        'applyAsync': (20_000, apply_async),
        'apply': (1000, apply),
    }
    figures = {}
    for name, (count, body) in work.items():
        body(count // 4)
        figures[name] = max(rate(count, body), rate(count, body))
    figures['apply'] = 1e6 / figures['apply']
    pool.close()
    pool.join()
    report(figures)

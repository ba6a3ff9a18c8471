import multiprocessing as mp
from show import begin, show


def grow(outer, boxes):
    outer['list'].append(3)
    outer['new'] = outer['list']
    boxes.put(outer['list'])


if __name__ == '__main__':
    begin()
    with mp.Manager() as m:
        outer, boxes = m.dict(), m.Queue()
        outer['list'] = m.list([1, 2])
        p = mp.Process(target=grow, args=(outer, boxes))
        p.start()
        p.join()
        show('one list under two names', list(outer['list']), list(outer['new']))
        outer['new'].append(4)
        show('still one', list(outer['list']), len(boxes.get()))
        deep = m.list([m.dict(a=m.list([m.Namespace(x=1)]))])
        deep[0]['a'][0].x = 2
        show('deep', deep[0]['a'][0].x, len(deep[0]['a']))
        plain = m.dict(inner={'n': 1}, items=[1])
        inner = plain['inner']
        inner['n'] = 5
        show('plain ones are copies', plain['inner'])
        plain['inner'] = inner
        plain['items'] += [2]
        show('until set again', plain['inner'], plain['items'])
        ns = m.Namespace()
        ns.box = m.list()
        ns.box.append('in a namespace')
        show('namespace', list(ns.box))
        v = m.Value('i', 0)
        v.value = [1, 'anything']
        show('value', v.value, v.get())

import multiprocessing as mp
from show import attempt, begin, refused, show

if __name__ == '__main__':
    begin()
    with mp.Manager() as m:
        d = m.dict({'a': 1})
        d['b'] = [2, 3]
        d.update({'c': None})
        show('dict', dict(d), len(d), 'a' in d, 'x' in d, sorted(d.keys()), d.get('x'))
        show('taken out', d.pop('a'), d.pop('x', 'default'), d.setdefault('b', 0), d.setdefault('n', 5))
        del d['b']
        show('left', dict(d))
        l = m.list([3, 1, 2])
        l.append(0)
        show('list', list(l), len(l), l[0], l[1:3], 2 in l)
        l.sort()
        l.reverse()
        l.insert(1, 9)
        show('changed', list(l), l.pop(), l.pop(0), l.remove(9), list(l), l.index(2), l.count(1))
        l[0] = 'zero'
        show('set', list(l))
        ns = m.Namespace(x=1)
        ns.y = 'why'
        show('namespace', ns.x, ns.y, hasattr(ns, 'z'))
        v, a = m.Value('i', 5), m.Array('i', [1, 2, 3])
        v.value += 1
        a[1] = 20
        show('value and array', v.value, list(a), len(a))
        q = m.Queue(1)
        q.put('x')
        show('queue', q.full(), attempt(lambda: q.put('y', False)), q.get(), q.empty(), attempt(lambda: q.get(True, 0.02)))
        j = m.JoinableQueue()
        j.put(1)
        j.get()
        show('joinable', j.task_done(), j.join(), attempt(j.task_done))

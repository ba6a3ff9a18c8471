import multiprocessing as mp
import os
from show import begin, show

state = {}


def init(name, value):
    state[name] = value


def read(name):
    state['count'] = state.get('count', 0) + 1
    return state[name], state['count']


def who(_):
    me = mp.current_process()
    return me.daemon, 'PoolWorker' in me.name, os.getpid()


if __name__ == '__main__':
    begin()
    with mp.Pool(1, initializer=init, initargs=('colour', 'red')) as pool:
        show('initialised', [pool.apply(read, ('colour',)) for _ in range(3)])
    with mp.Pool(processes=1, maxtasksperchild=2) as pool:
        pids = [pool.apply(who, (None,))[2] for _ in range(6)]
        show('replaced after two tasks', [pids.index(pid) for pid in pids], len(set(pids)))
        show('who', pool.apply(who, (None,))[:2])
    pool = mp.Pool(3)
    show('workers are children', len(mp.active_children()))
    pool.close()
    pool.join()
    show('gone', len(mp.active_children()))

import multiprocessing as mp
import time
from show import begin, show


def answer(question, reply):
    question.wait()
    question.clear()
    reply.set()


if __name__ == '__main__':
    begin()
    question, reply = mp.Event(), mp.Event()
    show('new', question.is_set(), question.wait(0), question.wait(timeout=-1))
    begun = time.monotonic()
    show('in vain', question.wait(0.05), 0.04 < time.monotonic() - begun < 2)
    p = mp.Process(target=answer, args=(question, reply))
    p.start()
    question.set()
    show('answered', reply.wait(), reply.is_set(), reply.wait(0))
    p.join()
    show('cleared there', question.is_set())
    show('twice', reply.set(), reply.set(), reply.is_set(), reply.clear(), reply.clear(), reply.is_set())

import multiprocessing as mp
from show import attempt, begin, show


def shout(text):
    with text.get_lock():
        text.value = text.value.upper()


if __name__ == '__main__':
    begin()
    text = mp.Array('c', b'hello')
    show('new', text.value, text.raw, len(text), text[1])
    p = mp.Process(target=shout, args=(text,))
    p.start()
    p.join()
    show('shouted', text.value)
    text.value = b'hi'
    show('shorter', text.value, text.raw)
    text.raw = b'abcde'
    show('raw', text.value, text[:], text[1:3])
    text[0] = b'x'
    show('one', text.value)
    show('too long', attempt(lambda: setattr(text, 'value', b'123456')), attempt(lambda: text.__setitem__(0, b'12')))
    empty = mp.Array('c', 10)
    show('sized', empty.value, len(empty.raw))

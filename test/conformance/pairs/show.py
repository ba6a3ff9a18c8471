"""What the Python programs print with, and all in which the two sides' words may differ. `show.ts` is its twin.

One line is one write, so that lines of several processes never mix. Values are printed in JSON's manner where both
languages have them: a whole number without a point, None as null, a tuple as a list, bytes as x"hex", a set sorted.
"""
import sys
import multiprocessing

# What the translation calls otherwise. The rest has one name on both sides.
NAMES = {
    'ValueError': 'RangeError',
    'IndexError': 'RangeError',
    'OverflowError': 'RangeError',
    'ZeroDivisionError': 'Error',
    'RuntimeError': 'Error',
    'Exception': 'Error',
    'BrokenPipeError': 'EPIPE',
    'FileNotFoundError': 'ENOENT',
    'FileExistsError': 'EEXIST',
    'ConnectionRefusedError': 'ECONNREFUSED',
}


def method():
    """The start method of this run: the program's argument."""
    return sys.argv[1]


def begin():
    """To be called first, behind the guard."""
    multiprocessing.set_start_method(method())


def show(label, *values):
    sys.stdout.write(' '.join([label, *map(text, values)]) + '\n')
    sys.stdout.flush()


def text(value):
    if value is None:
        return 'null'
    if isinstance(value, bool):
        return 'true' if value else 'false'
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, str):
        return '"' + value + '"'
    if isinstance(value, (bytes, bytearray, memoryview)):
        return 'x"' + bytes(value).hex() + '"'
    if isinstance(value, (list, tuple)):
        return '[' + ', '.join(map(text, value)) + ']'
    if isinstance(value, dict):
        return '{' + ', '.join(sorted(f'{text(k)}: {text(v)}' for k, v in value.items())) + '}'
    if isinstance(value, (set, frozenset)):
        return '{' + ', '.join(sorted(map(text, value))) + '}'
    if isinstance(value, BaseException):
        return error_name(value)
    return '<' + type(value).__name__ + '>'


def error_name(error):
    name = type(error).__name__
    # Python has no class for it: "Queue is closed", "handle is closed", "process object is closed".
    if name in ('ValueError', 'OSError') and 'closed' in str(error):
        return 'ClosedError'
    # Python before 3.14 lets whatever it stumbled over through.
    if name in ('AttributeError', 'TypeError') and ('pickle' in str(error) or 'local object' in str(error)):
        return 'PicklingError'
    return NAMES.get(name, name)


def attempt(function):
    """What it returns, or the error that it throws."""
    try:
        return function()
    except BaseException as error:
        return error


def refused(function):
    """Whether a call out of order is refused. Which class Python takes for that has no rule; ours are documented."""
    try:
        function()
    except (ValueError, AssertionError, RuntimeError, OSError, TypeError, AttributeError, multiprocessing.ProcessError):
        return True
    return False

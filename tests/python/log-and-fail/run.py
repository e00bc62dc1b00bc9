"""Logging by configuration, contexts, and tracebacks of every kind."""
import logging, logging.handlers, logging.config, io, sys, warnings, traceback, contextlib, functools, time
b = io.StringIO()
logging.basicConfig(stream=sys.stdout, level=logging.DEBUG, format='%(levelname)-8s %(name)s %(funcName)s:%(lineno)d %(message)s')
l = logging.getLogger('a.b')
l.info('x %s %d', 'y', 3)
l.warning({'a': 1})
try:
    1 / 0
except Exception as e:
    l.error('failed: %r', e)
logging.config.dictConfig({'version': 1, 'disable_existing_loggers': False, 'formatters': {'f': {'format': '{levelname}|{message}', 'style': '{'}}, 'handlers': {'h': {'class': 'logging.FileHandler', 'filename': 'app.log', 'formatter': 'f', 'level': 'WARNING'}, 'r': {'class': 'logging.handlers.RotatingFileHandler', 'filename': 'rot.log', 'maxBytes': 50, 'backupCount': 2, 'formatter': 'f'}}, 'loggers': {'z': {'handlers': ['h', 'r'], 'level': 'DEBUG', 'propagate': False}}})
z = logging.getLogger('z')
[z.info('line %d is long enough', i) for i in range(6)]
z.error('err')
logging.shutdown()
import os
print(sorted((f for f in os.listdir() if '.log' in f)), open('app.log').read())
q = logging.handlers.MemoryHandler(10, target=logging.StreamHandler(sys.stdout))
z.addHandler(q)
z.warning('mem')
q.flush()
warnings.simplefilter('error')
try:
    warnings.warn('now', DeprecationWarning)
except DeprecationWarning as e:
    print('W', e)

class Ctx(contextlib.ContextDecorator):

    def __enter__(s):
        print('enter')
        return s

    def __exit__(s, *a):
        print('exit', a[0])
        return True

@Ctx()
def f():
    raise KeyError('k')
f()
with contextlib.ExitStack() as st:
    st.callback(print, 'cb')
    st.enter_context(contextlib.suppress(ValueError))
    int('x')
with contextlib.redirect_stdout(b):
    print('captured')
print(repr(b.getvalue()))

@functools.lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(80), fib.cache_info())

@functools.singledispatch
def show(x):
    return 'obj'

@show.register
def _(x: int):
    return 'int'
print(show(1), show('a'), functools.reduce(lambda a, b: a * b, range(1, 6)), functools.partial(int, base=2)('101'), functools.cmp_to_key)

def a():
    b_()

def b_():
    try:
        {}['x']
    except KeyError as e:
        raise RuntimeError('wrapped') from e
try:
    a()
except RuntimeError:
    print(traceback.format_exc().replace(__file__, 'run.py'))
try:
    try:
        int('q')
    except ValueError:
        raise TypeError('during')
except TypeError as e:
    e.add_note('a note')
    print(traceback.format_exc().replace(__file__, 'run.py'))
try:
    raise ExceptionGroup('eg', [ValueError(1), ExceptionGroup('in', [TypeError('t')])])
except ExceptionGroup:
    print(traceback.format_exc().replace(__file__, 'run.py'))

def rec(n):
    return rec(n + 1)
try:
    rec(0)
except RecursionError as e:
    print(e)
sys.stderr.write('bye\n')
sys.exit('fatal message')

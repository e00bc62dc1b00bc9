"""The language from end to end: text, bytes, files, functions, generators."""
import sys, os, json, time, collections
from itertools import *

class Node:

    def __init__(s, v):
        s.v = v
        s.l = s.r = None

def insert(n, v):
    if n is None:
        return Node(v)
    if v < n.v:
        n.l = insert(n.l, v)
    else:
        n.r = insert(n.r, v)
    return n
import random
random.seed(1)
r = None
for v in random.sample(range(1000), 200):
    r = insert(r, v)

def walk(n):
    if n:
        yield from walk(n.l)
        yield n.v
        yield from walk(n.r)
print(sum(walk(r)))
sys.setrecursionlimit(5000)

def d(n):
    return 0 if n == 0 else 1 + d(n - 1)
print(d(4000))
print(len(json.dumps(list(range(100000)))))
x = []
x.append(x)
print(x)
dd = {}
dd['a'] = dd
print(dd)
try:
    json.dumps(x)
except ValueError as e:
    print(e)
print(sorted({'b': 1, 'a': 2}.items(), key=lambda t: (-t[1], t[0])), [*map(str.upper, 'abc')], {k: v for k, v in zip('ab', count())})
print('%s %r %.3g %e %x %o %c %%' % ('a', 'b', 1234.5678, 0.00012, 255, 8, 'z'), f'{'x':*^7}{1234567:_}{10000000000.0:g}{0.1 + 0.2}{True:d}{3 + 4j}', f'1.5={1.5!r}', f'{'nested ' + f'{1 + 1}'}', 'ab', '\\n', b'\x00\xff', '•', 10.01, 3, 15, 255, 0.0, float('-inf'), -0.0, complex('1+2j'))
t = time.strptime('2024-02-29', '%Y-%m-%d')
print(t.tm_yday, time.strftime('%a %d %b %Y', t), time.mktime(t))
print(bytes.fromhex('de ad'), int.from_bytes(b'\x01\x02', 'big'), 258 .to_bytes(2, 'little'), bytearray(b'ab') + b'c', memoryview(b'abc')[1:].tobytes(), b'%d %s' % (1, b'x'), 'é'.encode('utf-8', 'replace'), 'aé'.encode('ascii', 'xmlcharrefreplace'), b'\xe9'.decode('latin-1'), b'\xff'.decode('utf8', 'backslashreplace'), '日本'.encode('shift_jis'), 'ü'.encode('cp437'), b'\x93'.decode('cp1252'), codecs_name() if 0 else '')
with open('t.txt', 'w', encoding='utf-16') as f:
    f.write('hé\r\nx')
print(open('t.txt', 'rb').read(), open('t.txt', encoding='utf-16', newline='').read(), open('t.txt', encoding='utf-16').readlines())
try:
    open('t.txt', encoding='utf-8').read()
except UnicodeDecodeError as e:
    print(e)
with open('t.txt', 'r+b') as f:
    f.seek(2)
    f.write(b'ZZ')
    f.seek(0, 2)
    print(f.tell())
    f.truncate(4)
print(os.path.getsize('t.txt'))
os.remove('t.txt')
from typing import *
import abc, types
exec('a=1\nb=a+1', (ns := {}))
print(ns['b'], eval('a*b', ns), compile('1+1', 'x', 'eval').co_names, callable(print), isinstance(True, int), issubclass(bool, int), id(1) == id(1), hash('a') == hash('a'), vars(Node(1)), dir(Node(1))[-3:], getattr(Node(1), 'zz', 'def'))

def f(a, /, b, *c, d=1, **e):
    return (a, b, c, d, e)
print(f(1, 2, 3, d=4, z=5), f.__defaults__, f.__kwdefaults__, f.__code__.co_varnames)
try:
    f(a=1)
except TypeError as e:
    print(e)
try:
    f(1, 2, d=3, d2=4, **{'d': 5})
except TypeError as e:
    print(e)
g = (i * i for i in range(5))
print(next(g), list(g))

def co():
    r = None
    while True:
        try:
            r = (yield r)
        except ValueError:
            r = 'caught'
c = co()
next(c)
print(c.send(5), c.throw(ValueError), c.close())
lst = [1, 2, 3, 4, 5]
lst[1:3] = [9]
del lst[0]
print(lst, lst[::-1], lst.index(4), [0] * 3, [[]] * 2, lst.pop(), sorted(lst, reverse=True))
a, *b = [1, 2, 3]
print(a, b)
print({1: 2} | {3: 4}, {*'ab'} ^ {*'bc'} == {*'ac'}, frozenset([1]))
global_x = 1

def outer():
    n = 0

    def inc():
        nonlocal n
        n += 1
        return n
    return inc
i = outer()
i()
print(i())
print(all((x > 0 for x in (1, 2))), max('abc', key=ord), min([3, 1], default=0), sum([[1], [2]], []), list(zip(*[(1, 2), (3, 4)])), list(enumerate('ab', 1)), list(reversed([1, 2])), abs(-1), round(1234.567, -2), list(filter(None, [0, 1])), any((x for x in [])))
sys.stdout.write('x' * 200000 + '\n')
print(sys.argv, file=sys.stderr)
sys.exit(0 if len(sys.argv) == 1 else 2)

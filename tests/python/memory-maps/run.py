"""Memory-mapped files, the numbers of ctypes, and /dev/null as a descriptor."""
import mmap, ctypes, ctypes.util, re, os, sys, subprocess
open('m.bin', 'wb').write(b'hello world\nline two\nline three\n')
with open('m.bin', 'r+b') as f:
    m = mmap.mmap(f.fileno(), 0)
    print(len(m), m[:5], m[0], m.find(b'two'), m.readline(), m.tell(), re.findall(b'line (\\w+)', m), m.rfind(b'line'), b'two' in m)
    m[0:5] = b'HELLO'
    m.seek(0)
    print(m.read(5))
    m.flush()
    try:
        m[0:5] = b'x'
    except IndexError as e:
        print(e)
    m.close()
    print(m.closed)
    try:
        m.read()
    except ValueError as e:
        print(e)
print(open('m.bin', 'rb').read()[:12])
with open('m.bin', 'rb') as f, mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ) as r:
    print(r.size(), [l for l in iter(r.readline, b'')])
    try:
        r[0] = 1
    except TypeError as e:
        print(e)
a = mmap.mmap(-1, 16)
a.write(b'abc')
print(a[:4], bytes(memoryview(a)[:3]))
del a
open('empty', 'w').close()
e0 = open('empty')
try:
    mmap.mmap(e0.fileno(), 0)
except ValueError as e:
    print(e)
print(ctypes.sizeof(ctypes.c_int), ctypes.c_uint8(300).value, ctypes.c_int32(2 ** 31).value, ctypes.c_int(5), ctypes.c_float(0.1).value, ctypes.util.find_library('nope-nope'))
try:
    ctypes.CDLL('libnope.so')
except OSError as e:
    print('OSError')
n = os.open(os.devnull, os.O_RDWR)
os.write(n, b'x')
print(os.read(n, 5))
os.close(n)
with open(os.devnull, 'w') as d:
    print(d.fileno() > 0, d.write('x'))
    subprocess.run(['echo', 'lost'], stdout=d)
print(subprocess.run([sys.executable, '-m', 'platform'], capture_output=True, text=True).returncode)

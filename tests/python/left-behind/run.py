"""What a script leaves open is finished when it ends."""
import os, tempfile, weakref, csv, logging
os.makedirs('artifacts', exist_ok=True)
report = open('artifacts/report.csv', 'w', newline='')
csv.writer(report).writerows([['id', 'total'], [1, 9.5]])
raw = open('artifacts/raw.bin', 'wb')
raw.write(b'never closed')
logging.basicConfig(filename='artifacts/run.log', format='%(levelname)s %(message)s')
logging.error('kept')

class Connection:

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print('closed', self.name)
main = Connection('main')
weakref.finalize(main, print, 'finalizer')

def lines():
    try:
        yield 1
    finally:
        print('generator ends')
reader = lines()
next(reader)
scratch = tempfile.NamedTemporaryFile(dir='artifacts', suffix='.tmp')
scratch.write(b'x')
folder = tempfile.TemporaryDirectory(dir='artifacts')
for make in (lambda: open('/nope/x', 'w'), lambda: os.mkdir('/nope/y')):
    try:
        make()
    except OSError as e:
        print(repr(e), e.filename)
print('end of the script')

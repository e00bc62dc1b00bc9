"""Memory-mapped files, as copies: what is there is read when the map is made and written back by `flush` and `close`."""
import os

ACCESS_DEFAULT, ACCESS_READ, ACCESS_WRITE, ACCESS_COPY = 0, 1, 2, 3
MAP_SHARED, MAP_PRIVATE, MAP_ANON = 1, 2, 32
MAP_ANONYMOUS = MAP_ANON
PROT_READ, PROT_WRITE, PROT_EXEC = 1, 2, 4
MADV_NORMAL, MADV_RANDOM, MADV_SEQUENTIAL, MADV_WILLNEED, MADV_DONTNEED = range(5)
PAGESIZE = ALLOCATIONGRANULARITY = 4096
error = OSError


class mmap:
    """Maps length bytes from the file specified by the file descriptor fileno, and returns a mmap object."""

    _data = None

    def __init__(self, fileno, length, flags=MAP_SHARED, prot=PROT_READ | PROT_WRITE, access=ACCESS_DEFAULT, offset=0, trackfd=True):
        if length < 0 or offset < 0:
            raise OverflowError("memory mapped " + ("length" if length < 0 else "offset") + " must be positive")
        if access != ACCESS_DEFAULT and (flags != MAP_SHARED or prot != PROT_READ | PROT_WRITE):
            raise ValueError("mmap can't specify both access and flags, prot.")
        if access not in (ACCESS_DEFAULT, ACCESS_READ, ACCESS_WRITE, ACCESS_COPY):
            raise ValueError("mmap invalid access parameter.")
        self._writable = access != ACCESS_READ and bool(prot & PROT_WRITE)
        shared = self._writable and access != ACCESS_COPY and not flags & MAP_PRIVATE
        self._offset, self._at, self._fd = offset, 0, -1
        if fileno == -1:
            self._data = bytearray(length)
            return
        size = os.fstat(fileno).st_size
        if length == 0:
            if size == 0:
                raise ValueError("cannot mmap an empty file")
            if offset >= size:
                raise ValueError("mmap offset is greater than file size")
        elif offset + length > size:
            raise ValueError("mmap length is greater than file size")
        self._fd = os.dup(fileno) if shared else -1
        self._data = _read(fileno, offset, length or size - offset)

    def _open(self):
        if self._data is None:
            raise ValueError("mmap closed or invalid")
        return self._data

    def _may_write(self):
        if not self._writable:
            raise TypeError("mmap can't modify a readonly memory map.")
        return self._open()

    def __buffer__(self, flags):
        data = memoryview(self._open())
        return data if self._writable else data.toreadonly()

    def __len__(self):
        return len(self._open())

    def __getitem__(self, at):
        found = self._open()[at]
        return bytes(found) if isinstance(at, slice) else found

    def __setitem__(self, at, value):
        data = self._may_write()
        if isinstance(at, slice) and len(range(*at.indices(len(data)))) != len(value):
            raise IndexError("mmap slice assignment is wrong size")
        data[at] = value

    def __iter__(self):
        return iter(bytes([b]) for b in self._open())

    def __enter__(self):
        self._open()
        return self

    def __exit__(self, *raised):
        self.close()

    def __del__(self):
        self.close()

    def __repr__(self):
        state = "closed=True" if self._data is None else f"closed=False, length={len(self._data)}, pos={self._at}, offset={self._offset}"
        return f"<mmap.mmap {state}>"

    @property
    def closed(self):
        return self._data is None

    def close(self):
        if self._data is None:
            return
        try:
            self.flush()
        finally:
            self._data = None
            if self._fd >= 0:
                os.close(self._fd)

    def flush(self, offset=0, size=None, /):
        data = self._open()
        if self._fd < 0:
            return
        os.lseek(self._fd, self._offset, os.SEEK_SET)
        os.write(self._fd, data)

    def find(self, part, start=None, end=None, /):
        return self._open().find(part, self._at if start is None else start, len(self) if end is None else end)

    def rfind(self, part, start=None, end=None, /):
        return self._open().rfind(part, self._at if start is None else start, len(self) if end is None else end)

    def read(self, n=None, /):
        data = self._open()
        end = len(data) if n is None or n < 0 else min(self._at + n, len(data))
        found, self._at = bytes(data[self._at:end]), max(self._at, end)
        return found

    def read_byte(self):
        found = self.read(1)
        if not found:
            raise ValueError("read byte out of range")
        return found[0]

    def readline(self):
        end = self._open().find(b"\n", self._at)
        return self.read(-1 if end < 0 else end + 1 - self._at)

    def write(self, data, /):
        room = self._may_write()
        if self._at + len(data) > len(room):
            raise ValueError("data out of range")
        room[self._at:self._at + len(data)] = data
        self._at += len(data)
        return len(data)

    def write_byte(self, byte, /):
        self.write(bytes([byte]))

    def seek(self, offset, whence=0, /):
        at = offset + (0, self._at, len(self))[whence]
        if not 0 <= at <= len(self):
            raise ValueError("seek out of range")
        self._at = at
        return at

    def seekable(self):
        return True

    def tell(self):
        self._open()
        return self._at

    def size(self):
        return os.fstat(self._fd).st_size if self._fd >= 0 else len(self)

    def move(self, to, start, count, /):
        data = self._may_write()
        if min(to, start, count) < 0 or max(to, start) + count > len(data):
            raise ValueError("source, destination, or count out of range")
        data[to:to + count] = data[start:start + count]

    def madvise(self, option, start=0, length=None, /):
        pass

    def resize(self, size, /):
        raise SystemError("mmap: resizing is not available in this sandbox: change the file, and map it again")


def _read(fd, offset, length):
    before, data = os.lseek(fd, 0, os.SEEK_CUR), bytearray()
    try:
        os.lseek(fd, offset, os.SEEK_SET)
        while len(data) < length and (part := os.read(fd, length - len(data))):
            data += part
    finally:
        os.lseek(fd, before, os.SEEK_SET)
    return data

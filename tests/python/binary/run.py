"""Reads and writes binary formats: PNG, WAV, packed records, bits."""
import array
import io
import json
import os
import struct
import sys
import wave
import zlib

size = json.load(sys.stdin)
width, height = size["width"], size["height"]


def chunk(kind, data):
    return struct.pack(">I4s", len(data), kind) + data + struct.pack(">I", zlib.crc32(kind + data))


rows = b"".join(b"\0" + bytes((x * 40 % 256, y * 80 % 256, 128)[c] for x in range(width) for c in range(3)) for y in range(height))
png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows, 0)) + chunk(b"IEND", b"")
with open("/tmp/picture.png", "wb") as f:
    f.write(png)
with open("/tmp/picture.png", "rb") as f:
    signature = f.read(8)
    while head := f.read(8):
        length, kind = struct.unpack(">I4s", head)
        body = f.read(length)
        crc, = struct.unpack(">I", f.read(4))
        print(kind.decode(), length, crc == zlib.crc32(kind + body), f.tell())
    f.seek(-12, os.SEEK_END)
    print(f.read(8), f.seek(16), struct.unpack_from(">II", f.read(8)))
os.remove("/tmp/picture.png")
with io.BytesIO() as sound:
    with wave.open(sound, "wb") as w:
        w.setnchannels(1)
        w.setsampwidth(2)
        w.setframerate(8000)
        w.writeframes(array.array("h", [0, 1000, -1000, 32767]).tobytes())
    sound.seek(0)
    with wave.open(sound) as w:
        print(w.getparams()[:4], w.readframes(4).hex())
record = struct.Struct("<HbBiqfd?5s3p2x")
packed = record.pack(65535, -1, 255, -2**31, 2**62, 1.5, 0.1, True, b"abc", b"xy")
print(record.size, packed.hex(), record.unpack(packed))
print(list(struct.iter_unpack("!H", b"\x00\x01\xff\xff")), struct.pack("<e", 1.0).hex(), struct.pack(">d", float("nan")).hex())
for form, values in [("<H", (70000,)), ("<B", (-1,)), ("<i", ("x",)), ("<ii", (1,)), ("<f", (1e300,))]:
    try:
        struct.pack(form, *values)
    except (struct.error, OverflowError) as e:
        print(type(e).__name__, e)
try:
    struct.unpack("<I", b"abc")
except struct.error as e:
    print(e)
view = memoryview(bytearray(b"abcdefgh"))
view[2:4] = b"XY"
print(view.tobytes(), view[::2].tolist(), view.cast("H").itemsize, view.readonly, view.nbytes, bytes(view[-3:]))
a = array.array("d", [1.5, 2.5])
a.extend([3.5])
b = array.array("i", [1, 2])
b.byteswap()
print(a.tolist(), a.itemsize, b.tolist(), a.buffer_info()[1], array.array("B", b"ab") + array.array("B", [1]))
data = bytearray(b"hello")
data += b"!"
data[0:1] = b"J"
data.reverse()
print(data, bytes([1, 2]) * 2, b"a,b".split(b","), b"%d-%s-%x" % (5, b"x", 255), b"abc".translate(bytes.maketrans(b"a", b"z"), b"b"), b"\x00A".find(b"A"), b"x".ljust(3, b"."), b"AbC".swapcase(), b"a" < b"b", b"abc"[1], b"abc".removeprefix(b"a"))
bits = 0b1011_0110
print([(bits >> i) & 1 for i in range(8)], f"{bits:#010b}", bits.bit_length(), int.from_bytes(b"\x12\x34"), (bits & 0xF0) >> 4, bits ^ 0xFF)
stream = io.BufferedReader(io.BytesIO(b"line1\nline2\n\nrest"))
print(stream.peek(3)[:3], stream.readline(), stream.readlines(), stream.read(), io.StringIO("a\r\nb\n", newline=None).read().encode(), io.TextIOWrapper(io.BytesIO(b"\xe9"), "latin-1").read())
with open("artifacts/data.bin", "w+b", buffering=0) as f:
    print(f.write(b"0123456789"), f.seek(3), f.read(2), f.truncate(6), f.seek(0, 2))
with open("artifacts/data.bin", "r+b") as f:
    f.seek(2)
    f.write(b"XX")
    into = bytearray(4)
    f.seek(0)
    print(f.readinto(into), into)
with open("artifacts/data.bin", "ab") as f:
    print(f.tell())
    f.write(b"!")
fd = os.open("artifacts/data.bin", os.O_RDONLY)
print(os.pread(fd, 3, 1), os.read(fd, 100), os.fstat(fd).st_size, os.lseek(fd, 0, os.SEEK_CUR))
os.close(fd)
for mode in ("x", "rw", "z"):
    try:
        open("artifacts/data.bin", mode)
    except (ValueError, OSError) as e:
        print(type(e).__name__)

"""LZMA and xz in Python, beneath the library's own lzma.py: the formats around what `_lzma_decode` and `_lzma_encode` do."""
import hashlib, struct, zlib

from _lzma_decode import Corrupt, Decoder
from _lzma_encode import Encoder

FORMAT_AUTO, FORMAT_XZ, FORMAT_ALONE, FORMAT_RAW = range(4)
CHECK_NONE, CHECK_CRC32, CHECK_CRC64, CHECK_SHA256, CHECK_ID_MAX, CHECK_UNKNOWN = 0, 1, 4, 10, 15, 16
FILTER_LZMA1, FILTER_LZMA2, FILTER_DELTA = 0x4000000000000001, 0x21, 3
FILTER_X86, FILTER_POWERPC, FILTER_IA64, FILTER_ARM, FILTER_ARMTHUMB, FILTER_SPARC = range(4, 10)
MF_HC3, MF_HC4, MF_BT2, MF_BT3, MF_BT4 = 3, 4, 0x12, 0x13, 0x14
MODE_FAST, MODE_NORMAL = 1, 2
PRESET_DEFAULT, PRESET_EXTREME = 6, 1 << 31
_MAGIC, _CHECK_SIZE = b"\xfd7zXZ\0", (0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64)
_DICTIONARY = (18, 20, 21, 22, 22, 23, 23, 24, 25, 26)
_FILTERS = "only LZMA1 and LZMA2 are available in this sandbox, no other filters"
_PIECE = 1 << 20


class LZMAError(Exception):
    """Call to liblzma failed."""


def is_check_supported(check_id, /):
    """Test whether the given integrity check is supported."""
    return check_id in (CHECK_NONE, CHECK_CRC32, CHECK_CRC64, CHECK_SHA256)


_MIRROR = bytes(int(f"{b:08b}"[::-1], 2) for b in range(256))
_POLYNOMIAL = 0x42F0E1EBA9EA3693


def _powers(bits):
    """x to the power `bits`, modulo CRC64's polynomial."""
    value = 1
    for digit in f"{bits:b}":
        square = sum(1 << 2 * i for i in range(64) if value >> i & 1)
        value = _reduced(square << (digit == "1"))
    return value


def _reduced(value):
    while (extra := value.bit_length() - 65) >= 0:
        value ^= (1 << 64 | _POLYNOMIAL) << extra
    return value


def crc64(data, crc=0):
    """CRC64 of xz. The message is one polynomial; its upper half is folded onto its lower until 64 bits are left."""
    if not data:
        return crc
    start = int(f"{crc ^ (1 << 64) - 1:064b}"[::-1], 2)
    value, bits = int.from_bytes(data.translate(_MIRROR), "big"), len(data) * 8
    value = (value << 64) ^ (start << bits)
    bits += 64
    while bits > 192:
        half = (bits // 2 + 63) // 64 * 64
        high, value, factor = value >> half, value & (1 << half) - 1, _powers(half)
        for i in range(64):
            if factor >> i & 1:
                value ^= high << i
        bits = max(half, bits - half + 64)
    return int(f"{_reduced(value):064b}"[::-1], 2) ^ (1 << 64) - 1


class _Check:
    def __init__(self, kind):
        self.kind, self.value, self.length = kind, hashlib.sha256() if kind == CHECK_SHA256 else 0, 0

    def add(self, data):
        self.length += len(data)
        if self.kind == CHECK_CRC32:
            self.value = zlib.crc32(data, self.value)
        elif self.kind == CHECK_CRC64:
            self.value = crc64(data, self.value)
        elif self.kind == CHECK_SHA256:
            self.value.update(data)

    def bytes(self):
        return self.value.digest() if self.kind == CHECK_SHA256 else self.value.to_bytes(_CHECK_SIZE[self.kind], "little")


def _size_of(byte):
    """The dictionary's size by LZMA2's byte."""
    if byte > 40:
        raise LZMAError("Corrupt input data")
    return 0xFFFFFFFF if byte == 40 else (2 | byte & 1) << byte // 2 + 11


def _byte_of(size):
    return next(b for b in range(41) if _size_of(b) >= size)


def _properties(byte):
    if byte >= 225:
        raise LZMAError("Corrupt input data")
    return byte % 9, byte // 9 % 5, byte // 45


def _number(value):
    """As xz writes numbers: seven bits in a byte, the lowest first."""
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes(out) + bytes((value,))


def _checked_filters(filters, *allowed):
    """The one filter of a chain, as (lc, lp, pb, size of the dictionary)."""
    filters = list(filters)
    for spec in filters:
        if not isinstance(spec, dict):
            raise TypeError("Filter specifier must be a dict or dict-like object")
        if "id" not in spec:
            raise ValueError("Filter specifier must have an \"id\" entry")
    if len(filters) != 1 or filters[0]["id"] not in allowed:
        raise LZMAError(_FILTERS)
    spec = filters[0]
    lc, lp, pb = spec.get("lc", 3), spec.get("lp", 0), spec.get("pb", 2)
    size = spec.get("dict_size", 1 << _DICTIONARY[_preset(spec.get("preset"))])
    if not (0 <= lc <= 4 and 0 <= lp <= 4 and lc + lp <= 4 and 0 <= pb <= 4 and 4096 <= size <= 0xFFFFFFFF):
        raise LZMAError("Invalid or unsupported options")
    return lc, lp, pb, size


def _preset(preset):
    level = (PRESET_DEFAULT if preset is None else preset) & ~PRESET_EXTREME
    if not 0 <= level <= 9:
        raise LZMAError("Invalid or unsupported options")
    return level


def _encode_filter_properties(filter):
    """Return a bytes object encoding the options (properties) of the filter specified by *filter* (a dict)."""
    lc, lp, pb, size = _checked_filters([filter], FILTER_LZMA1, FILTER_LZMA2)
    if filter["id"] == FILTER_LZMA2:
        return bytes((_byte_of(size),))
    return struct.pack("<BI", (pb * 5 + lp) * 9 + lc, size)


def _decode_filter_properties(filter_id, encoded_props):
    """Return a bytes object encoding the options (properties) of the filter specified by *filter* (a dict)."""
    if filter_id == FILTER_LZMA2 and len(encoded_props) == 1:
        return {"id": filter_id, "dict_size": _size_of(encoded_props[0])}
    if filter_id != FILTER_LZMA1 or len(encoded_props) != 5:
        raise LZMAError(_FILTERS if filter_id not in (FILTER_LZMA1, FILTER_LZMA2) else "Invalid or unsupported options")
    lc, lp, pb = _properties(encoded_props[0])
    return {"id": filter_id, "dict_size": int.from_bytes(encoded_props[1:], "little"), "lc": lc, "lp": lp, "pb": pb}


class LZMADecompressor:
    """Create a decompressor object for decompressing data incrementally."""

    def __init__(self, format=FORMAT_AUTO, memlimit=None, filters=None):
        if format not in range(4):
            raise ValueError(f"Invalid container format: {format}")
        if (format == FORMAT_RAW) != (filters is not None):
            raise ValueError("Must specify filters for FORMAT_RAW" if filters is None else "Cannot specify filters except with FORMAT_RAW")
        if memlimit is not None and format == FORMAT_RAW:
            raise ValueError("Cannot specify memory limit with FORMAT_RAW")
        self._memory = memlimit
        self.check, self.eof, self.needs_input, self.unused_data = CHECK_UNKNOWN, False, True, b""
        self._input, self._used, self._total, self._out, self._most = b"", 0, 0, bytearray(), -1
        if format == FORMAT_RAW:
            kind, self.check = filters[0]["id"] if filters else None, CHECK_NONE
            lc, lp, pb, size = _checked_filters(filters, FILTER_LZMA1, FILTER_LZMA2)
            self._steps = self._lzma2(size) if kind == FILTER_LZMA2 else self._lzma1(lc, lp, pb, size, None)
        else:
            self._steps = {FORMAT_AUTO: self._any, FORMAT_XZ: self._xz, FORMAT_ALONE: self._alone}[format]()

    def decompress(self, data, max_length=-1):
        """Decompress *data*, returning uncompressed data as bytes."""
        if self.eof:
            raise EOFError("Already at end of stream")
        self._input, self._used, self._most = self._input[self._used:] + bytes(memoryview(data)), 0, max_length
        wants = False
        try:
            while not wants and not self._enough():
                wants = next(self._steps)
        except StopIteration:
            self.eof, wants = not self._late(), False
        except (Corrupt, IndexError):
            raise LZMAError("Corrupt input data") from None
        part = bytes(self._out if max_length < 0 else self._out[:max_length])
        del self._out[:len(part)]
        if self.eof:
            self.unused_data, self._input, self._used = self._input[self._used:], b"", 0
        self.needs_input = wants and not self._out
        return part

    def _enough(self):
        return 0 <= self._most <= len(self._out)

    def _late(self):
        """True if the end is reached and something waits for the next call all the same."""
        if 0 <= self._most < len(self._out):
            self._steps = iter(())
            return True
        return False

    def _take(self, count):
        """A step: waits for so many bytes."""
        while len(self._input) - self._used < count:
            yield True
        self._used += count
        self._total += count
        return self._input[self._used - count:self._used]

    def _limit(self, size):
        if self._memory is not None and size > self._memory:
            raise LZMAError("Memory usage limit exceeded")

    def _any(self):
        while len(self._input) - self._used < 6 and _MAGIC.startswith(self._input[self._used:]):
            yield True
        yield from self._xz() if self._input.startswith(_MAGIC, self._used) else self._alone()

    def _alone(self):
        byte, size, length = struct.unpack("<BIQ", (yield from self._take(13)))
        unknown, top = length == (1 << 64) - 1, 1 << size.bit_length() - 1 if size else 0
        if byte >= 225 or size not in (top, top | top >> 1, 0xFFFFFFFF) or not unknown and length >= 1 << 38:
            raise LZMAError("Input format not supported by decoder")
        self._limit(size)
        self.check = CHECK_NONE
        yield from self._lzma1(*_properties(byte), size, None if unknown else length)

    def _lzma1(self, lc, lp, pb, size, length):
        decoder, given = Decoder(lc, lp, pb, size), 0
        decoder.begin((yield from self._take(5)))
        while not decoder.ended and (length is None or given < length):
            left = _PIECE if length is None else min(_PIECE, length - given)
            start = len(decoder.out)
            data = self._input[self._used:]
            self._used += decoder.some(data, start + left)
            new = decoder.out[start:]
            given += len(new)
            if length is not None and given > length:
                raise LZMAError("Corrupt input data")
            self._out += new
            decoder.trim()
            yield not new and not decoder.ended

    def _lzma2(self, size, check=None):
        decoder, fresh = Decoder(3, 0, 2, size), True
        while control := (yield from self._take(1))[0]:
            if control in (1, 2):
                length = int.from_bytes((yield from self._take(2)), "big") + 1
                if control == 1:
                    decoder.out, decoder.before = bytearray(), 0
                new = yield from self._take(length)
                decoder.out += new
                fresh = fresh and control != 1
            elif control < 128 or fresh and control < 0xE0:
                raise LZMAError("Corrupt input data")
            else:
                fresh = False
                new = yield from self._chunk(decoder, control)
            if check:
                check.add(new)
            self._out += new
            decoder.trim()
            yield False

    def _chunk(self, decoder, control):
        length, packed = struct.unpack(">HH", (yield from self._take(4)))
        if control >= 0xC0:
            decoder.properties = _properties((yield from self._take(1))[0])
        if control >= 0xE0:
            decoder.out, decoder.before = bytearray(), 0
        if control >= 0xA0:
            decoder.reset()
        data = yield from self._take(packed + 1)
        start = len(decoder.out)
        wanted = start + ((control & 31) << 16) + length + 1
        decoder.begin(data)
        if decoder.run(data, 5, len(data), wanted) != len(data) or len(decoder.out) != wanted or decoder.code:
            raise LZMAError("Corrupt input data")
        return bytes(decoder.out[start:])

    def _xz(self):
        head = yield from self._take(12)
        if not head.startswith(_MAGIC):
            raise LZMAError("Input format not supported by decoder")
        if zlib.crc32(head[6:8]) != int.from_bytes(head[8:], "little"):
            raise LZMAError("Corrupt input data")
        if head[6] or head[7] > 15:
            raise LZMAError("Invalid or unsupported options")
        self.check, blocks = head[7], []
        if not is_check_supported(self.check):
            raise LZMAError("Unsupported integrity check")
        while size := (yield from self._take(1))[0]:
            blocks.append((yield from self._block(size)))
        index = bytes(1) + _number(len(blocks)) + b"".join(_number(a) + _number(b) for a, b in blocks)
        index += bytes(-len(index) % 4)
        found = bytes(1) + (yield from self._take(len(index) + 3))
        foot = yield from self._take(12)
        flags = struct.pack("<I", len(index) // 4) + head[6:8]
        if found != index + struct.pack("<I", zlib.crc32(index)) or foot != struct.pack("<I", zlib.crc32(flags)) + flags + b"YZ":
            raise LZMAError("Corrupt input data")

    def _block(self, size):
        """→ (its length without padding, that of what it holds)"""
        head = bytes((size,)) + (yield from self._take(size * 4 + 3))
        if zlib.crc32(head[:-4]) != int.from_bytes(head[-4:], "little"):
            raise LZMAError("Corrupt input data")
        packed, length, size = _header(head[1:-4])
        self._limit(size)
        check, before = _Check(self.check), self._total
        yield from self._lzma2(size, check)
        raw = self._total - before
        padding = yield from self._take(-raw % 4)
        seen = yield from self._take(_CHECK_SIZE[self.check])
        if any(padding) or seen != check.bytes() or packed not in (None, raw) or length not in (None, check.length):
            raise LZMAError("Corrupt input data")
        return len(head) + raw + len(seen), check.length


def _header(text):
    """A block's header → (its length, that of what it holds, the dictionary's size); None for what it leaves open."""
    flags, at = text[0], 1

    def number():
        nonlocal at
        value = shift = 0
        while True:
            byte = text[at]
            at += 1
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7
    packed = number() if flags & 0x40 else None
    length = number() if flags & 0x80 else None
    if flags & 0x3F or number() != FILTER_LZMA2:
        raise LZMAError(_FILTERS)
    if number() != 1:
        raise LZMAError("Invalid or unsupported options")
    return packed, length, _size_of(text[at])


class LZMACompressor:
    """Create a compressor object for compressing data incrementally."""

    def __init__(self, format=FORMAT_XZ, check=-1, preset=None, filters=None):
        if preset is not None and filters is not None:
            raise ValueError("Cannot specify both preset and filter chain")
        if format not in (FORMAT_XZ, FORMAT_ALONE, FORMAT_RAW):
            raise ValueError(f"Invalid container format: {format}")
        if format != FORMAT_XZ and check not in (-1, CHECK_NONE):
            raise ValueError("Integrity checks are only supported by FORMAT_XZ")
        if format == FORMAT_RAW and filters is None:
            raise ValueError("Must specify filters for FORMAT_RAW")
        kind = FILTER_LZMA1 if format == FORMAT_ALONE else FILTER_LZMA2
        filters = filters or [{"id": kind, "preset": preset}]
        if format == FORMAT_RAW:
            kind = filters[0].get("id")
        self._properties = _checked_filters(filters, FILTER_LZMA1 if kind == FILTER_LZMA1 else FILTER_LZMA2)
        self._format, self._two, self._ended = format, kind != FILTER_LZMA1, False
        self._kind = CHECK_CRC64 if check == -1 else check
        if not is_check_supported(self._kind):
            raise LZMAError("Unsupported integrity check")
        self._check, self._encoder = _Check(self._kind), Encoder(*self._properties)
        self._first, self._reset, self._length = True, True, 0
        self._waiting = self._head()

    def _byte(self):
        lc, lp, pb, _ = self._properties
        return (pb * 5 + lp) * 9 + lc

    def _head(self):
        if self._format == FORMAT_ALONE:
            return struct.pack("<BIQ", self._byte(), self._properties[3], (1 << 64) - 1)
        if self._format == FORMAT_RAW:
            return b""
        flags = bytes((0, self._kind))
        block = bytes((2, 0, FILTER_LZMA2, 1, _byte_of(self._properties[3]), 0, 0, 0))
        return _MAGIC + flags + _crc(flags) + block + _crc(block)

    def compress(self, data, /):
        """Provide data to the compressor object."""
        if self._ended:
            raise ValueError("Compressor has been flushed")
        data = bytes(memoryview(data))
        self._encoder.data += data
        if self._format == FORMAT_XZ:
            self._check.add(data)
        out, self._waiting = self._waiting, b""
        while len(self._encoder.data) - self._encoder.at >= _PIECE:
            out += self._piece(_PIECE)
        return out

    def flush(self):
        """Finish the compression process."""
        if self._ended:
            raise ValueError("Repeated call to flush()")
        self._ended, encoder = True, self._encoder
        out, self._waiting = self._waiting, b""
        while (left := len(encoder.data) - encoder.at) > 0:
            out += self._piece(min(left, _PIECE))
        if not self._two:
            encoder.end_mark()
            return out + encoder.finish()
        out += bytes(1)
        self._length += 1
        return out if self._format == FORMAT_RAW else out + self._tail()

    def _piece(self, size):
        encoder, start = self._encoder, self._encoder.at
        if not self._two:
            encoder.run(start + size, 1 << 62)
            return b""                              # a carry may still change it
        encoder.begin()
        if self._reset:
            encoder.reset()
        encoder.run(start + size, 65_000)
        size, packed = encoder.at - start, encoder.finish()
        if len(packed) > 65_536 or len(packed) >= size:
            return self._plain(start, size)
        control = 0xE0 if self._first else 0xC0 if self._reset and self._unset else 0xA0 if self._reset else 0x80
        head = struct.pack(">BHH", control | size - 1 >> 16, size - 1 & 0xFFFF, len(packed) - 1)
        self._first = self._reset = False
        out = head + (bytes((self._byte(),)) if control >= 0xC0 else b"") + packed
        self._unset = self._unset and control < 0xC0
        self._length += len(out)
        return out

    _unset = True       # no chunk has said lc, lp and pb yet

    def _plain(self, start, size):
        """Chunks that hold bytes as they are."""
        out = bytearray()
        for at in range(start, start + size, 65_536):
            data = self._encoder.data[at:min(at + 65_536, start + size)]
            out += struct.pack(">BH", 1 if self._first else 2, len(data) - 1) + data
            self._first = False
        self._reset = True
        self._length += len(out)
        return bytes(out)

    def _tail(self):
        check = self._check.bytes()
        index = bytes(1) + _number(1) + _number(12 + self._length + len(check)) + _number(self._check.length)
        index += bytes(-len(index) % 4)
        flags = struct.pack("<I", len(index) // 4) + bytes((0, self._kind))
        return bytes(-self._length % 4) + check + index + _crc(index) + _crc(flags) + flags + b"YZ"


def _crc(text):
    return struct.pack("<I", zlib.crc32(text))

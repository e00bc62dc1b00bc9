"""bzip2 in Python, beneath the library's own bz2.py. What goes over every byte is done by the interpreter's own loops."""
import re, struct, zlib
from heapq import heapify, heappop, heappush
from itertools import chain, repeat

_BLOCK, _END = 0x314159265359, 0x177245385090
_SIZE = 99_900                  # of a block that is written: sorting its rotations must fit into memory and patience
_RUNS = re.compile(rb"(.)\1\1\1(.?)", re.DOTALL)
_LONG = re.compile(rb"(.)\1{3,254}", re.DOTALL)
_MIRROR = bytes(int(f"{b:08b}"[::-1], 2) for b in range(256))
_CORRUPT = "Invalid data stream"


def _crc(data):
    """bzip2's CRC begins with the other end of each byte than zlib's."""
    return int(f"{zlib.crc32(data.translate(_MIRROR)):032b}"[::-1], 2)


def _marks(number):
    """A block's magic number as whole bytes, for each place that it can begin within a byte."""
    return [(number >> (8 - at) & (1 << 40) - 1).to_bytes(5, "big") for at in range(1, 9)]


_BLOCK_MARKS, _END_MARKS = _marks(_BLOCK), _marks(_END)


class _Bits:
    """Bits by their place. `words[i]` are the 32 bits that begin with byte `i`."""

    def __init__(self, data):
        self.data, self.at = data, 0
        padded = data + bytes(8 - len(data) % 4)
        self.words = [0] * (len(padded) - 4)
        for shift in range(4):
            count = (len(padded) - 4 - shift + 3) // 4
            self.words[shift::4] = struct.unpack_from(f">{count}I", padded, shift)

    def take(self, count):
        end = self.at + count
        if end > len(self.data) * 8:
            raise EOFError
        first, last = self.at >> 3, end + 7 >> 3
        value = int.from_bytes(self.data[first:last], "big") >> (last * 8 - end) & (1 << count) - 1
        self.at = end
        return value


def _tables(bits, count, symbols):
    """→ for each Huffman table (bits that choose an entry, its entries: symbol and length)"""
    found = []
    for _ in range(count):
        length, lengths = bits.take(5), []
        for _ in range(symbols):
            while bits.take(1):
                length += -1 if bits.take(1) else 1
            if not 1 <= length <= 20:
                raise OSError(_CORRUPT)
            lengths.append(length)
        longest = max(lengths)
        table = []
        for length, symbol in sorted(zip(lengths, range(symbols))):
            table += [symbol << 5 | length] * (1 << longest - length)
        if len(table) > 1 << longest:
            raise OSError(_CORRUPT)
        table += [0] * ((1 << longest) - len(table))
        found.append((longest, table))
    return found


def _selectors(bits, tables):
    order, chosen = list(range(tables)), []
    for _ in range(bits.take(15)):
        index = 0
        while bits.take(1):
            index += 1
            if index >= tables:
                raise OSError(_CORRUPT)
        order.insert(0, order.pop(index))
        chosen.append(order[0])
    return chosen


def _symbols(bits, tables, chosen, last):
    """The entries of a block up to the one that ends it."""
    words, at, found = bits.words, bits.at, []
    add = found.append
    try:
        for choice in chosen:
            longest, table = tables[choice]
            room, mask = 32 - longest, (1 << longest) - 1
            for _ in repeat(None, 50):
                entry = table[words[at >> 3] >> room - (at & 7) & mask]
                at += entry & 31
                if entry >> 5 == last:
                    bits.at = at
                    return found
                add(entry)
            if 0 in found[-50:]:
                raise OSError(_CORRUPT)
    except IndexError:
        raise EOFError from None
    raise OSError(_CORRUPT)


def _moved(entries, front, most):
    """Undoes runs of zeros and move-to-front."""
    parts, run, weight, total = [], 0, 1, 0
    add, pop, insert, first = parts.append, front.pop, front.insert, front[:1]
    for entry in entries:
        symbol = entry >> 5
        if symbol > 1:
            if run:
                add(first * run)
                total += run
                run, weight = 0, 1
            first = [pop(symbol - 1)]
            insert(0, first[0])
            add(first)
            total += 1
        else:
            run += weight << symbol
            weight += weight
            if run > most:
                raise OSError(_CORRUPT)
    add(first * run)
    if total + run > most:
        raise OSError(_CORRUPT)
    return bytes(chain.from_iterable(parts))


def _unsorted(last, origin):
    """Undoes the Burrows-Wheeler transform."""
    size = len(last)
    if origin >= size:
        raise OSError(_CORRUPT)
    following = sorted(range(size), key=last.__getitem__)
    at = origin
    return bytes(map(last.__getitem__, [at := following[at] for _ in repeat(None, size)]))


def _expanded(data):
    """Undoes the first run-length code: four equal bytes are followed by how many more there are."""
    if not any(bytes((b, b, b, b)) in data for b in set(data)):
        return data
    return _RUNS.sub(lambda m: m[1] * (4 + (m[2][0] if m[2] else 0)), data)


def _block(bits, most):
    """One block's bytes, after its magic number."""
    expected, randomised, origin = bits.take(32), bits.take(1), bits.take(24)
    if randomised:
        raise OSError(_CORRUPT)
    groups = [16 * i for i in range(16) if bits.take(1)]
    front = [high + i for high in groups for i in range(16) if bits.take(1)]
    tables = bits.take(3)
    if not 2 <= tables <= 6 or not front:
        raise OSError(_CORRUPT)
    chosen = _selectors(bits, tables)
    entries = _symbols(bits, _tables(bits, tables, len(front) + 2), chosen, len(front) + 1)
    data = _expanded(_unsorted(_moved(entries, front, most), origin))
    if _crc(data) != expected:
        raise OSError(_CORRUPT)
    return data, expected


class BZ2Decompressor:
    """Create a decompressor object for decompressing data incrementally."""

    def __init__(self):
        self.eof, self.needs_input, self.unused_data = False, True, b""
        self._input, self._bit, self._searched, self._level, self._whole = b"", 0, 0, 0, 0
        self._ready, self._at = b"", 0

    def decompress(self, data, max_length=-1):
        """Decompress *data*, returning uncompressed data as bytes."""
        if self.eof:
            raise EOFError("End of stream already reached")
        self._input += bytes(memoryview(data))
        parts, left = [], max_length
        while left != 0:
            if self._at >= len(self._ready) and not self._more():
                break
            part = self._ready[self._at:] if left < 0 else self._ready[self._at:self._at + left]
            self._at += len(part)
            left -= len(part) if left > 0 else 0
            parts.append(part)
        waiting = self._at < len(self._ready)
        if self._done and not waiting:
            self.eof, self.unused_data, self._input = True, self._input, b""
        self.needs_input = not self.eof and not waiting and not self._whole_block()
        return b"".join(parts)

    _done = _marked = False

    def _more(self):
        """Decodes the next block, if all of it is here."""
        if self._done or not self._level and not self._begin() or not self._whole_block():
            return False
        bits = _Bits(self._input)
        bits.at, self._marked = self._bit, False
        try:
            magic = bits.take(48)
            if magic == _END:
                if bits.take(32) != self._whole:
                    raise OSError(_CORRUPT)
                self._done, self._input = True, self._input[bits.at + 7 >> 3:]
                return False
            if magic != _BLOCK:
                raise OSError(_CORRUPT)
            self._ready, crc = _block(bits, self._level * 100_000)
        except EOFError:
            return False                        # what looked like the next block's beginning was none
        self._at = 0
        self._whole = (self._whole << 1 | self._whole >> 31) & 0xFFFFFFFF ^ crc
        self._input, self._bit, self._searched = self._input[bits.at >> 3:], bits.at & 7, 0
        return True

    def _begin(self):
        head = self._input[:4]
        if not b"BZh".startswith(head[:3]) or head[3:] and not b"1" <= head[3:] <= b"9":
            raise OSError(_CORRUPT)
        if len(head) < 4:
            return False
        self._level, self._bit = head[3] - 48, 32
        return True

    def _whole_block(self):
        """True if what comes after the next block, or after the end, seems to be here."""
        if self._done or not self._level:
            return False
        have = len(self._input) * 8 - self._bit
        if have < 80:
            return False
        first, last = self._bit >> 3, self._bit + 48 + 7 >> 3
        magic = int.from_bytes(self._input[first:last], "big") >> (last * 8 - self._bit - 48) & (1 << 48) - 1
        if magic != _BLOCK or self._marked:
            return True                         # the end, or an error, or what was seen before
        start = max(self._searched, (self._bit >> 3) + 8)
        self._searched = max(start, len(self._input) - 12)
        self._marked = any(self._input.find(mark, start) >= 0 for mark in chain(_BLOCK_MARKS, _END_MARKS))
        return self._marked


def _ranks(data):
    """The order of a block's rotations: by their first bytes, then by what is known of where they go on."""
    size, step = len(data), 12
    twice = data + data[:step] if size >= step else data * (step // size + 2)
    keys = [twice[i:i + step] for i in range(size)]
    order = sorted(range(size), key=keys.__getitem__)
    rank, equal, start = [0] * size, [], 0
    for at in range(1, size + 1):
        if at == size or keys[order[at]] != keys[order[start]]:
            for i in order[start:at]:
                rank[i] = start
            if at - start > 1:
                equal.append((start, at))
            start = at
    del keys
    while equal and step < size:
        equal = _refined(order, rank, equal, step)
        step *= 2
    return order


def _refined(order, rank, equal, step):
    """Sorts the groups of rotations that are equal so far by the rank of what comes `step` bytes later."""
    size, again, new = len(order), [], []
    for start, end in equal:
        group = sorted((rank[(i + step) % size], i) for i in order[start:end])
        begin = start
        for at, (later, i) in enumerate(group, start):
            order[at] = i
            if later != group[begin - start][0]:
                if at - begin > 1:
                    again.append((begin, at))
                begin = at
            new.append((i, begin))
        if end - begin > 1:
            again.append((begin, end))
    for i, place in new:
        rank[i] = place
    return again


def _fronted(last):
    """Move-to-front and runs of zeros; → (the bytes that occur, symbols)"""
    used = sorted(set(last))
    front, out, run = list(used), [], 0
    add = out.append
    for byte in last:
        if byte == front[0]:
            run += 1
            continue
        while run:
            run -= 1
            add(run & 1)
            run >>= 1
        index = front.index(byte)
        front.insert(0, front.pop(index))
        add(index + 1)
    while run:
        run -= 1
        add(run & 1)
        run >>= 1
    add(len(used) + 1)
    return used, out


def _lengths(counts, longest=17):
    """Lengths of Huffman codes, none above `longest`."""
    while True:
        heap = [(count or 1, i, (i,)) for i, count in enumerate(counts)]
        lengths = [0] * len(counts)
        heapify(heap)
        while len(heap) > 1:
            (a, _, left), (b, i, right) = heappop(heap), heappop(heap)
            for symbol in left + right:
                lengths[symbol] += 1
            heappush(heap, (a + b, i, left + right))
        if max(lengths) <= longest:
            return lengths
        counts = [count // 2 + 1 for count in counts]


def _written(data):
    """One block as a string of bits, and its checksum. `data` is as it was given."""
    crc = _crc(data)
    packed = _LONG.sub(lambda m: m[1] * 4 + bytes((len(m[0]) - 4,)), data)
    order = _ranks(packed)
    last = bytes(packed[i - 1] for i in order)
    used, symbols = _fronted(last)
    counts = [0] * (len(used) + 2)
    for symbol in symbols:
        counts[symbol] += 1
    lengths, codes, code, before = _lengths(counts), {}, 0, 0
    for length, symbol in sorted(zip(lengths, range(len(lengths)))):
        code <<= length - before
        codes[symbol], before = f"{code:0{length}b}", length
        code += 1
    there = set(used)
    maps = ["".join("01"[high + i in there] for i in range(16)) for high in range(0, 256, 16)]
    groups = -(-len(symbols) // 50)
    table, length = [f"{lengths[0]:05b}"], lengths[0]
    for wanted in lengths:
        table.append(("10" if wanted > length else "11") * abs(wanted - length) + "0")
        length = wanted
    head = [f"{_BLOCK:048b}{crc:032b}0{order.index(0):024b}", "".join("01"["1" in m] for m in maps),
            *(m for m in maps if "1" in m), f"{2:03b}{groups:015b}", "0" * groups, *table, *table]
    return "".join(head) + "".join(map(codes.__getitem__, symbols)), crc


class BZ2Compressor:
    """Create a compressor object for compressing data incrementally."""

    def __init__(self, compresslevel=9, /):
        if not 1 <= compresslevel <= 9:
            raise ValueError("compresslevel must be between 1 and 9")
        head = int.from_bytes(b"BZh%d" % compresslevel)
        self._input, self._bits, self._whole, self._ended = bytearray(), f"{head:032b}", 0, False

    def compress(self, data, /):
        """Provide data to the compressor object."""
        if self._ended:
            raise ValueError("Compressor has been flushed")
        self._input += data
        parts = []
        while len(self._input) >= _SIZE:
            parts.append(self._one(bytes(self._input[:_SIZE * 3 // 4])))
            del self._input[:_SIZE * 3 // 4]
        return b"".join(parts)

    def flush(self):
        """Finish the compression process."""
        if self._ended:
            raise ValueError("Repeated call to flush()")
        self._ended = True
        rest = self._one(bytes(self._input)) if self._input else b""
        self._input.clear()
        bits = f"{self._bits}{_END:048b}{self._whole:032b}"
        bits += "0" * (-len(bits) % 8)
        return rest + int(bits, 2).to_bytes(len(bits) // 8, "big")

    def _one(self, data):
        bits, crc = _written(data)
        self._whole = (self._whole << 1 | self._whole >> 31) & 0xFFFFFFFF ^ crc
        bits = self._bits + bits
        whole = len(bits) & ~7
        self._bits = bits[whole:]
        return int(bits[:whole] or "0", 2).to_bytes(whole // 8, "big")

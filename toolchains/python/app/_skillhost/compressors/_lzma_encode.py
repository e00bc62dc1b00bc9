"""LZMA's encoder: takes the first match that it finds and looks no further, so what it writes is valid and not the smallest."""
from _lzma_decode import Model, _LITERAL_NEXT

_LONGEST = 273
_RUN = 48               # of longer matches only so many places are remembered


class Encoder:
    """Encodes what lies in `data`, to which its owner appends."""

    def __init__(self, lc, lp, pb, size):
        self.properties, self.size = (lc, lp, pb), size
        self.data, self.at, self.seen = bytearray(), 0, {}
        self.reset()
        self.begin()

    def reset(self):
        self.model = Model(*self.properties)

    def begin(self):
        """A new range coder."""
        self.low, self.range, self.out = 0, 0xFFFFFFFF, bytearray(1)

    def finish(self):
        for _ in range(4):
            self._shift()
        return bytes(self.out)

    def run(self, end, most):
        """Encodes up to the byte `end`, or until `most` bytes were written."""
        data, seen, model, out = self.data, self.seen, self.model, self.out
        while self.at < end and len(out) < most:
            at = self.at
            length, distance = self._find(at, min(_LONGEST, end - at))
            place = at & model.pb_mask
            if not length:
                self._literal(at, place)
                if at + 4 <= len(data):
                    seen[bytes(data[at:at + 4])] = at
                self.at = at + 1
                continue
            self._bit(model.is_match, model.state << 4 | place, 1)
            self._match(length, distance, place)
            for i in range(at, min(at + min(length, _RUN), len(data) - 3)):
                seen[bytes(data[i:i + 4])] = i
            self.at = at + length

    def _find(self, at, most):
        """→ (length, distance - 1), or (0, 0)"""
        data, rep = self.data, self.model.reps[0]
        if most >= 4 and rep < at and data[at:at + 4] == data[at - rep - 1:at - rep + 3]:
            return self._common(at, at - rep - 1, most), rep
        found = self.seen.get(bytes(data[at:at + 4])) if most >= 4 else None
        if found is None or at - found > self.size:
            return 0, 0
        return self._common(at, found, most), at - found - 1

    def _common(self, a, b, most):
        data, done, step = self.data, 4, 32
        while step and done < most:
            size = min(step, most - done)
            if data[a + done:a + done + size] == data[b + done:b + done + size]:
                done += size
            elif size == 1:
                break
            else:
                step = size >> 1
        return done

    def _literal(self, at, place):
        data, m, state = self.data, self.model, self.model.state
        self._bit(m.is_match, state << 4 | place, 0)
        probs = m.literals[((at & m.lp_mask) << m.lc) | (data[at - 1] >> 8 - m.lc if at else 0)]
        byte, node, write = data[at], 1, self._bit
        shift = 8
        if state > 6:
            match = data[at - m.reps[0] - 1]
            while shift:
                shift -= 1
                other, bit = match >> shift & 1, byte >> shift & 1
                write(probs, 256 + (other << 8) + node, bit)
                node = node << 1 | bit
                if other != bit:
                    break
        while shift:
            shift -= 1
            bit = byte >> shift & 1
            write(probs, node, bit)
            node = node << 1 | bit
        m.state = _LITERAL_NEXT[state]

    def _match(self, length, distance, place):
        m, state = self.model, self.model.state
        if distance == m.reps[0] and length:
            self._bit(m.is_rep, state, 1)
            self._bit(m.is_rep0, state, 0)
            self._bit(m.rep0_long, state << 4 | place, 1)
            self._length(m.rep_lengths, length, place)
            m.state = 8 if state < 7 else 11
            return
        self._bit(m.is_rep, state, 0)
        self._length(m.lengths, length or 2, place)
        self._distance(length or 2, distance)
        m.reps = [distance, *m.reps[:3]]
        m.state = 7 if state < 7 else 10

    def end_mark(self):
        """What says that nothing follows."""
        place = self.at & self.model.pb_mask
        self._bit(self.model.is_match, self.model.state << 4 | place, 1)
        self._match(0, 0xFFFFFFFF, place)

    def _length(self, model, length, place):
        choice, low, middle, high = model
        if length < 10:
            self._bit(choice, 0, 0)
            return self._tree(low[place], 3, length - 2)
        self._bit(choice, 0, 1)
        if length < 18:
            self._bit(choice, 1, 0)
            return self._tree(middle[place], 3, length - 10)
        self._bit(choice, 1, 1)
        self._tree(high, 8, length - 18)

    def _distance(self, length, distance):
        m, size = self.model, distance.bit_length()
        slot = distance if distance < 4 else size - 1 << 1 | distance >> size - 2 & 1
        self._tree(m.slots[min(length - 2, 3)], 6, slot)
        if slot < 4:
            return
        bits = (slot >> 1) - 1
        base = (2 | slot & 1) << bits
        if slot < 14:
            return self._backwards(m.special, base - slot, bits, distance - base)
        for i in range(bits - 1, 3, -1):
            self.range >>= 1
            if distance >> i & 1:
                self.low += self.range
            if self.range < 1 << 24:
                self.range <<= 8
                self._shift()
        self._backwards(m.align, 0, 4, distance & 15)

    def _tree(self, probs, count, value):
        node = 1
        for i in range(count - 1, -1, -1):
            bit = value >> i & 1
            self._bit(probs, node, bit)
            node = node << 1 | bit

    def _backwards(self, probs, base, count, value):
        node = 1
        for i in range(count):
            bit = value >> i & 1
            self._bit(probs, base + node, bit)
            node = node << 1 | bit

    def _bit(self, probs, index, bit):
        p = probs[index]
        bound = (self.range >> 11) * p
        if bit:
            self.low += bound
            self.range -= bound
            probs[index] = p - (p >> 5)
        else:
            self.range = bound
            probs[index] = p + (2048 - p >> 5)
        if self.range < 16777216:
            self.range <<= 8
            self._shift()

    def _shift(self):
        low, out = self.low, self.out
        if low > 0xFFFFFFFF:
            at = len(out) - 1
            while out[at] == 255:
                out[at] = 0
                at -= 1
            out[at] += 1
        out.append(low >> 24 & 255)
        self.low = (low & 0xFFFFFF) << 8

"""LZMA's decoder. The loop over literals is written out, for that is where the time goes; the rest are calls."""

_HALF = 1024            # a probability, of 2048, before anything is known
_TOP = 1 << 24
_LITERAL_NEXT = (0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 4, 5)
_MARGIN = 32            # more bytes than one symbol takes


class Corrupt(Exception):
    """What was read is not LZMA."""


class Model:
    """What coder and decoder learn: probabilities, by what they are about."""

    def __init__(self, lc, lp, pb):
        self.lc, self.lp_mask, self.pb_mask = lc, (1 << lp) - 1, (1 << pb) - 1
        self.state, self.reps = 0, [0, 0, 0, 0]
        self.literals = [[_HALF] * 0x300 for _ in range(1 << lc + lp)]
        self.is_match, self.rep0_long = [_HALF] * 192, [_HALF] * 192
        self.is_rep, self.is_rep0, self.is_rep1, self.is_rep2 = ([_HALF] * 12 for _ in range(4))
        self.slots = [[_HALF] * 64 for _ in range(4)]
        self.special, self.align = [_HALF] * 128, [_HALF] * 16
        self.lengths, self.rep_lengths = self._length_model(), self._length_model()

    @staticmethod
    def _length_model():
        return [_HALF] * 2, [[_HALF] * 8 for _ in range(16)], [[_HALF] * 8 for _ in range(16)], [_HALF] * 256

    def copy(self):
        new = Model.__new__(Model)
        for name, value in vars(self).items():
            setattr(new, name, _copied(value))
        return new


def _copied(value):
    return value.__class__(map(_copied, value)) if value.__class__ in (list, tuple) else value


class Decoder:
    """Decodes into `out`, the end of which is the dictionary."""

    def __init__(self, lc, lp, pb, size):
        self.properties, self.size = (lc, lp, pb), max(size, 4096)
        self.out, self.before = bytearray(), 0          # `before`: how many bytes are forgotten
        self.model, self.ended = Model(lc, lp, pb), False

    def begin(self, data):
        """Takes a range coder's first five bytes."""
        if data[0]:
            raise Corrupt
        self.range, self.code = 0xFFFFFFFF, int.from_bytes(data[1:5], "big")

    def reset(self):
        self.model = Model(*self.properties)

    def trim(self):
        """Forgets what the dictionary does not reach. Only to be called when all of `out` was taken."""
        extra = len(self.out) - self.size
        if extra > self.size:
            del self.out[:extra]
            self.before += extra

    def some(self, data, limit):
        """Decodes as far as `data` certainly reaches, then symbol by symbol; → how many bytes it took."""
        at = self.run(data, 0, len(data) - _MARGIN, limit)
        while at >= len(data) - _MARGIN and len(self.out) < limit and not self.ended:
            saved = self.model.copy(), self.range, self.code, len(self.out)
            try:
                at = self.run(data, at, len(data), limit, once=True)
            except IndexError:
                self.model, self.range, self.code, length = saved
                del self.out[length:]
                break
        return at

    def run(self, data, at, stop, limit, once=False):
        """Decodes until `out` has `limit` bytes or `stop` is reached; → the place in `data`. IndexError: it ends too early."""
        m, out, rng, code = self.model, self.out, self.range, self.code
        state, is_match, literals, add = m.state, m.is_match, m.literals, out.append
        lc, lp_mask, pb_mask, before = m.lc, m.lp_mask, m.pb_mask, self.before
        high = 8 - lc
        count = len(out)
        while count < limit and at <= stop:
            place = before + count
            index = state << 4 | place & pb_mask
            p = is_match[index]
            bound = (rng >> 11) * p
            if code < bound:
                rng = bound
                is_match[index] = p + (2048 - p >> 5)
                if rng < 16777216:
                    rng <<= 8
                    code = code << 8 | data[at]
                    at += 1
                probs = literals[((place & lp_mask) << lc) | (out[-1] >> high if count else 0)]
                symbol = 1
                if state > 6:
                    match, offset = out[-m.reps[0] - 1], 256
                    while symbol < 256:
                        match <<= 1
                        bit = match & offset
                        index = offset + bit + symbol
                        p = probs[index]
                        bound = (rng >> 11) * p
                        if code < bound:
                            rng = bound
                            probs[index] = p + (2048 - p >> 5)
                            symbol <<= 1
                            offset &= ~bit
                        else:
                            rng -= bound
                            code -= bound
                            probs[index] = p - (p >> 5)
                            symbol = symbol << 1 | 1
                            offset = bit
                        if rng < 16777216:
                            rng <<= 8
                            code = code << 8 | data[at]
                            at += 1
                while symbol < 256:
                    p = probs[symbol]
                    bound = (rng >> 11) * p
                    if code < bound:
                        rng = bound
                        probs[symbol] = p + (2048 - p >> 5)
                        symbol <<= 1
                    else:
                        rng -= bound
                        code -= bound
                        probs[symbol] = p - (p >> 5)
                        symbol = symbol << 1 | 1
                    if rng < 16777216:
                        rng <<= 8
                        code = code << 8 | data[at]
                        at += 1
                add(symbol & 255)
                count += 1
                state = _LITERAL_NEXT[state]
            else:
                rng -= bound
                code -= bound
                is_match[index] = p - (p >> 5)
                if rng < 16777216:
                    rng <<= 8
                    code = code << 8 | data[at]
                    at += 1
                length, state, rng, code, at = _match(m, state, place & pb_mask, rng, code, data, at)
                if not length:
                    self.ended = True
                    break
                distance = m.reps[0] + 1
                if distance > count or distance > self.size:
                    raise Corrupt
                if distance >= length:
                    out += out[count - distance:count - distance + length]
                else:
                    out += (out[-distance:] * (length // distance + 1))[:length]
                count += length
            if once:
                break
        m.state, self.range, self.code = state, rng, code
        return at


def _bit(probs, index, rng, code, data, at):
    p = probs[index]
    bound = (rng >> 11) * p
    if code < bound:
        rng, bit = bound, 0
        probs[index] = p + (2048 - p >> 5)
    else:
        rng, code, bit = rng - bound, code - bound, 1
        probs[index] = p - (p >> 5)
    if rng < _TOP:
        return bit, rng << 8, code << 8 | data[at], at + 1
    return bit, rng, code, at


def _tree(probs, top, rng, code, data, at):
    """A number with its highest bit first; `top` is one more than the highest."""
    symbol = 1
    while symbol < top:
        p = probs[symbol]
        bound = (rng >> 11) * p
        if code < bound:
            rng = bound
            probs[symbol] = p + (2048 - p >> 5)
            symbol <<= 1
        else:
            rng -= bound
            code -= bound
            probs[symbol] = p - (p >> 5)
            symbol = symbol << 1 | 1
        if rng < 16777216:
            rng <<= 8
            code = code << 8 | data[at]
            at += 1
    return symbol - top, rng, code, at


def _backwards(probs, base, count, rng, code, data, at):
    """A number with its lowest bit first."""
    node, value = 1, 0
    for i in range(count):
        bit, rng, code, at = _bit(probs, base + node, rng, code, data, at)
        node = node << 1 | bit
        value |= bit << i
    return value, rng, code, at


def _length(model, place, rng, code, data, at):
    choice, low, middle, high = model
    bit, rng, code, at = _bit(choice, 0, rng, code, data, at)
    if not bit:
        value, rng, code, at = _tree(low[place], 8, rng, code, data, at)
        return value + 2, rng, code, at
    bit, rng, code, at = _bit(choice, 1, rng, code, data, at)
    if not bit:
        value, rng, code, at = _tree(middle[place], 8, rng, code, data, at)
        return value + 10, rng, code, at
    value, rng, code, at = _tree(high, 256, rng, code, data, at)
    return value + 18, rng, code, at


def _match(m, state, place, rng, code, data, at):
    """→ (length, or 0 at the end; state; the range coder's three). Puts the distance in front of `m.reps`."""
    bit, rng, code, at = _bit(m.is_rep, state, rng, code, data, at)
    if not bit:
        length, rng, code, at = _length(m.lengths, place, rng, code, data, at)
        distance, rng, code, at = _distance(m, length, rng, code, data, at)
        if distance == 0xFFFFFFFF:
            return 0, state, rng, code, at
        m.reps = [distance, *m.reps[:3]]
        return length, 7 if state < 7 else 10, rng, code, at
    bit, rng, code, at = _bit(m.is_rep0, state, rng, code, data, at)
    if not bit:
        bit, rng, code, at = _bit(m.rep0_long, state << 4 | place, rng, code, data, at)
        if not bit:
            return 1, 9 if state < 7 else 11, rng, code, at
    else:
        which = 1
        for probs in (m.is_rep1, m.is_rep2):
            bit, rng, code, at = _bit(probs, state, rng, code, data, at)
            if not bit:
                break
            which += 1
        m.reps = [m.reps[which], *(r for i, r in enumerate(m.reps) if i != which)]
    length, rng, code, at = _length(m.rep_lengths, place, rng, code, data, at)
    return length, 8 if state < 7 else 11, rng, code, at


def _distance(m, length, rng, code, data, at):
    slot, rng, code, at = _tree(m.slots[min(length - 2, 3)], 64, rng, code, data, at)
    if slot < 4:
        return slot, rng, code, at
    bits = (slot >> 1) - 1
    distance = (2 | slot & 1) << bits
    if slot < 14:
        low, rng, code, at = _backwards(m.special, distance - slot, bits, rng, code, data, at)
        return distance + low, rng, code, at
    straight = 0
    for _ in range(bits - 4):
        rng >>= 1
        straight <<= 1
        if code >= rng:
            code -= rng
            straight |= 1
        if rng < _TOP:
            rng <<= 8
            code = code << 8 | data[at]
            at += 1
    low, rng, code, at = _backwards(m.align, 0, 4, rng, code, data, at)
    return distance + (straight << 4) + low, rng, code, at

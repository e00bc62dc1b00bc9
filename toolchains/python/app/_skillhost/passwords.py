"""Keys from passwords, which CPython leaves to OpenSSL: PBKDF2 and scrypt, with its checks and in Python.

scrypt mixes rows of four words, and a row is one integer here: four lanes of 64 bits with a word in each, so that one
addition adds four words. It still takes a thousand times as long as native code does: that is the honest price.
"""
import _hmac, hashlib, struct

_LANES = sum(1 << 64 * lane for lane in range(4))
_WORDS = _LANES * 0xFFFFFFFF
_LOW = (1 << 64) - 1
_MEMORY = 32 << 20          # OpenSSL's, where the caller names no bound
# The rows hold the diagonals of Salsa20's square, which are what a double round works on: a row is these words in turn.
_ORDER = (0, 5, 10, 15), (4, 9, 14, 3), (8, 13, 2, 7), (12, 1, 6, 11)


def pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None):
    """Password based key derivation function 2 (PKCS #5 v2.0) with HMAC as pseudorandom function."""
    if not isinstance(hash_name, str):
        raise TypeError(f"pbkdf2_hmac() argument 'hash_name' must be str, not {type(hash_name).__name__}")
    password, salt = bytes(memoryview(password)), bytes(memoryview(salt))
    if iterations < 1:
        raise ValueError("iteration value must be greater than 0.")
    if dklen is not None and dklen < 1:
        raise ValueError("key length must be greater than 0.")
    size, code, compute = _code(hash_name)
    if len(password) > code:
        password = hashlib.new(hash_name, password).digest()
    number, out, length = int.from_bytes, b"", dklen or size
    for block in range(1, -(-length // size) + 1):
        u = compute(password, salt + block.to_bytes(4, "big"))
        total = number(u)
        for _ in range(iterations - 1):
            u = compute(password, u)
            total ^= number(u)
        out += total.to_bytes(size, "big")
    return out[:length]


def _code(name):
    """→ (size of a digest, size of a block, the function from key and message to code)"""
    known = hashlib.new(name)
    compute = getattr(_hmac, f"compute_{known.name}", None)
    return known.digest_size, known.block_size, compute or (lambda key, text: _hmac.compute_digest(key, text, known.name))


def scrypt(password, *, salt, n, r, p, maxmem=0, dklen=64):
    """scrypt password-based key derivation function."""
    password, salt = bytes(memoryview(password)), bytes(memoryview(salt))
    if n < 2 or n & n - 1:
        raise ValueError("n must be a power of 2.")
    if not 0 <= maxmem <= 0x7FFFFFFF:
        raise ValueError("maxmem must be positive and smaller than 2147483647")
    if not 1 <= dklen <= 0x7FFFFFFF:
        raise ValueError("dklen must be greater than 0 and smaller than 2147483647")
    if r < 1 or p < 1 or r * p >= 1 << 30 or n.bit_length() > 16 * r:
        raise ValueError("Invalid parameter combination for n, r, p, maxmem.")
    if 128 * r * (n + p + 1) > (maxmem or _MEMORY):
        raise ValueError("[digital envelope routines] memory limit exceeded")
    size = 128 * r
    whole = pbkdf2_hmac("sha256", password, salt, 1, size * p)
    mixed = b"".join(_mix(whole[at:at + size], n) for at in range(0, len(whole), size))
    return pbkdf2_hmac("sha256", password, mixed, 1, dklen)


def _mix(text, n):
    """ROMix: fills a table of `n` states, then reads it at places that depend on what was read."""
    state, table = _rows(text), []
    for _ in range(n):
        table.append(state)
        state = _blocks(state)
    last = len(state) - 4
    for _ in range(n):
        state = _blocks([a ^ b for a, b in zip(state, table[state[last] & n - 1])])
    return _text(state)


def _rows(text):
    rows = []
    for at in range(0, len(text), 64):
        words = struct.unpack_from("<16I", text, at)
        rows += [sum(words[w] << 64 * lane for lane, w in enumerate(order)) for order in _ORDER]
    return rows


def _text(rows):
    parts = []
    for at in range(0, len(rows), 4):
        words = [0] * 16
        for row, order in zip(rows[at:at + 4], _ORDER):
            for lane, w in enumerate(order):
                words[w] = row >> 64 * lane & _LOW
        parts.append(struct.pack("<16I", *words))
    return b"".join(parts)


def _blocks(state, words=_WORDS):
    """BlockMix with Salsa20/8. A lane's word moves up by `<< 64`, and what leaves at the top comes in below."""
    even, odd = [], []
    a, b, c, d = state[-4:]
    rows, half = iter(state), True
    for e, f, g, h in zip(rows, rows, rows, rows):
        w = a = a ^ e
        x = b = b ^ f
        y = c = c ^ g
        z = d = d ^ h
        for _ in range(4):
            t = w + z & words
            x ^= (t << 7 | t >> 25) & words
            t = x + w & words
            y ^= (t << 9 | t >> 23) & words
            t = y + x & words
            z ^= (t << 13 | t >> 19) & words
            t = z + y & words
            w ^= (t << 18 | t >> 14) & words
            x, y, z = x >> 192 | x << 64 & words, y >> 128 | y << 128 & words, z >> 64 | z << 192 & words
            t = w + x & words
            z ^= (t << 7 | t >> 25) & words
            t = z + w & words
            y ^= (t << 9 | t >> 23) & words
            t = y + z & words
            x ^= (t << 13 | t >> 19) & words
            t = x + y & words
            w ^= (t << 18 | t >> 14) & words
            x, y, z = x >> 64 | x << 192 & words, y >> 128 | y << 128 & words, z >> 192 | z << 64 & words
        a, b, c, d = a + w & words, b + x & words, c + y & words, d + z & words
        (even if half else odd).extend((a, b, c, d))
        half = not half
    return even + odd


def install():
    for function in (pbkdf2_hmac, scrypt):
        if not hasattr(hashlib, function.__name__):
            setattr(hashlib, function.__name__, function)

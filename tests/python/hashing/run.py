"""Digests, signatures, encodings, identifiers."""
import base64
import binascii
import hashlib
import hmac
import json
import secrets
import sys
import uuid
import zlib

request = json.load(sys.stdin)
key, message = request["secret"].encode(), request["message"].encode()
for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "sha3_512", "blake2b", "blake2s"):
    h = hashlib.new(name, usedforsecurity=False)
    h.update(message[:2])
    copy = h.copy()
    h.update(message[2:])
    print(name, h.hexdigest()[:32], h.digest_size, h.block_size, copy.hexdigest() != h.hexdigest())
print(hashlib.shake_128(message).hexdigest(10), hashlib.blake2b(message, key=key, digest_size=16, person=b"p").hexdigest())
print({"md5", "sha256", "sha3_512", "blake2b"} <= hashlib.algorithms_available, sorted(hashlib.algorithms_guaranteed)[:3])
signature = hmac.new(key, message, hashlib.sha256)
print(signature.hexdigest(), signature.name, hmac.compare_digest(signature.digest(), hmac.digest(key, message, "sha256")), hmac.new(key, message, "md5").hexdigest())
print(hashlib.pbkdf2_hmac("sha256", b"password", b"salt", 100).hex(), hashlib.pbkdf2_hmac("sha1", b"password", b"salt", 1, 10).hex())
with open(__file__, "rb") as f:
    print(hashlib.file_digest(f, "sha256").name)
data = bytes(range(250, 256)) + b"?>"
for encode, decode in [(base64.b64encode, base64.b64decode), (base64.urlsafe_b64encode, base64.urlsafe_b64decode), (base64.b32encode, base64.b32decode), (base64.b16encode, base64.b16decode), (base64.a85encode, base64.a85decode), (base64.b85encode, base64.b85decode), (binascii.hexlify, binascii.unhexlify)]:
    text = encode(data)
    print(text, decode(text) == data)
for bad in (b"abc", b"a", b"ab=c", "é"):
    try:
        print(base64.b64decode(bad, validate=True))
    except ValueError as e:
        print(type(e).__name__)
print(base64.encodebytes(b"x" * 60), binascii.crc32(message), zlib.crc32(message), zlib.adler32(message), binascii.b2a_base64(b"a", newline=False), data.hex(":", 2), bytes.fromhex("ca fe"))
print(uuid.uuid5(uuid.NAMESPACE_DNS, "example.org"), uuid.uuid3(uuid.NAMESPACE_URL, "https://example.org"), uuid.UUID("{12345678-1234-5678-1234-567812345678}").hex, uuid.uuid4().version, uuid.UUID(int=5).urn, len({uuid.uuid4() for _ in range(100)}))
try:
    uuid.UUID("not one")
except ValueError as e:
    print("ValueError:", e)
try:
    hashlib.new("whirlpool9")
except ValueError as e:
    print(type(e).__name__)
print(len(secrets.token_hex(8)), len(secrets.token_bytes(5)), len(secrets.token_urlsafe(9)), secrets.randbelow(1), secrets.choice("a"), secrets.compare_digest("a", "b"))

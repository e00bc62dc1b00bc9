"""Derives a key as OpenSSL does."""
import hashlib
import json
import sys

password = json.load(sys.stdin)["password"].encode()
print(hashlib.scrypt(password, salt=b"salt", n=16, r=1, p=1, dklen=16).hex())

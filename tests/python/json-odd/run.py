"""JSON as callers really send it: NaN, lone surrogates, duplicates, huge numbers."""
import decimal
import json
import sys

raw = sys.stdin.read()
data = json.loads(raw)
print(sorted(data))
print(json.dumps(data, indent=2))
print(json.dumps({k: v for k, v in data.items() if k != "half"}, ensure_ascii=False, sort_keys=True))
try:
    print(data["half"].encode("utf-8"))
except UnicodeEncodeError as e:
    print(type(e).__name__, e)
print(data["half"].encode("utf-8", "surrogatepass"), ascii(data["half"] + "x"))
print(json.loads("[1.10, 2, 1e2]", parse_float=decimal.Decimal), json.loads("[1]", parse_int=float))
print(json.loads('{"a": 1, "a": 2}', object_pairs_hook=list))
print(json.dumps({1: "int", None: "none", True: "bool", 2.5: "float"}, separators=(",", ":")))
print(json.dumps([0.1, 1e16, 1e22, 1.0, 123456789.123456789, 5e-324, float("inf"), -float("inf")]))


class Encoder(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, (set, frozenset)):
            return sorted(o)
        if isinstance(o, bytes):
            return {"bytes": o.hex()}
        return super().default(o)


print(json.dumps({"s": {3, 1, 2}, "b": b"\x00\xff", "t": (1, (2,))}, cls=Encoder, indent="\t"))
for text in ["", "{", '{"a": 1 "b"}', "[1 2]", '"abc', "nul", "\ufeff[]", "[1] x", '{"a"}', '"\\x"', "'a'"]:
    try:
        json.loads(text)
    except json.JSONDecodeError as e:
        print(f"{text!r:16} line {e.lineno} column {e.colno} pos {e.pos}")
for value in [float("nan"), object, {(1, 2): 3}]:
    try:
        print(json.dumps(value, allow_nan=False))
    except (ValueError, TypeError) as e:
        print(type(e).__name__)
print(next(json.JSONDecoder(strict=False).raw_decode('["a\tb"] and more')[k] for k in (1,)))
print(json.loads(b'\xff\xfe[\x001\x00]\x00'), json.loads(raw.encode("utf-8"))["dup"])
depth = 500
print(len(json.dumps(json.loads("[" * depth + "]" * depth))))

"""Validates records with regular expressions and says what is wrong, exit code 3 if something is."""
import datetime
import ipaddress
import json
import re
import sys

EMAIL = re.compile(r"""
    ^(?P<local>[\w.+-]+)    # before the @
    @(?P<host>(?:[a-z0-9-]+\.)+(?P<top>[a-z]{2,}))$""", re.X | re.I)
PHONE = re.compile(r"^(?:\+|00)(\d{2})[\s()-]*(\d[\d\s()-]{5,})$")
faults = []
for number, record in enumerate(json.load(sys.stdin)["records"]):
    if m := EMAIL.fullmatch(record["email"]):
        print(m.groupdict(), m.span("host"))
    else:
        faults.append((number, "email"))
    if m := PHONE.match(record["phone"]):
        print(f"+{m[1]} {re.sub(r'[^0-9]+', '', m[2])}")
    else:
        faults.append((number, "phone"))
    try:
        datetime.date.fromisoformat(record["date"])
    except ValueError:
        faults.append((number, "date"))
    try:
        print(repr(ipaddress.ip_interface(record["ip"]).network), ipaddress.ip_address(record["ip"]).is_private)
    except ValueError as e:
        faults.append((number, "ip", str(e)))

print(re.split(r"(\W)", "a-b c"), re.split(r"\s*[,;]\s*", "a , b;c", maxsplit=1))
print(re.sub(r"(?P<y>\d{4})-(\d\d)-(\d\d)", r"\3.\2.\g<y>", "on 2026-03-04 and 2025-12-31"))
print(re.sub(r"\b(\w)(\w*)", lambda m: m[1].upper() + m[2].lower(), "hELLO wORLD, élan"))
print(re.findall(r"(?i)\b(\w+)\s+\1\b", "the the cat Sat sat"), re.findall(r"(?<=\$)\d+(?:\.\d\d)?(?!\d)", "$10 $2.50 3"))
print([m.group() for m in re.finditer(r"\d+(?=%)", "5% of 20 is 1, 30%")], re.subn("a", "b", "banana", count=2))
print(re.match(r"(?s).*?b", "a\nb").end(), re.findall(r"(?m)^\s*#\s*(.+)$", "# one\nx\n  # two"))
print(re.escape("a.b*c[d] é"), re.fullmatch(r"(a+)+b", "a" * 18) is None)
print(re.findall(r"[\u4e00-\u9fff]+", "東京 and 大阪"), re.findall(r"(?a)\w+", "naïve"))
print(re.match(r"(?>a+)b", "aaab").group(), re.match(r"a++b", "aab").group())
try:
    re.compile(r"(?P<x>a)(?P<x>b)")
except re.error as e:
    print(e.pos, e.msg)
scanner = re.Scanner([(r"\d+", lambda s, t: int(t)), (r"[a-z]+", lambda s, t: t), (r"\s+", None)])
print(scanner.scan("ab 12 cd ?"))
print(json.dumps(faults))
if faults:
    print(f"{len(faults)} faults", file=sys.stderr)
    sys.exit(3)

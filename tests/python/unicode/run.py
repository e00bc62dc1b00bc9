"""Normalises, folds, measures and encodes text."""
import codecs
import json
import locale
import sys
import unicodedata

words = json.load(sys.stdin)["words"]
for word in words:
    print(word, len(word), [unicodedata.normalize(f, word).encode("unicode_escape").decode() for f in ("NFC", "NFD", "NFKC", "NFKD")],
          word.casefold(), word.upper(), word.lower(), word.title(), word.swapcase())
    print([(unicodedata.category(c), unicodedata.east_asian_width(c), unicodedata.bidirectional(c), unicodedata.combining(c)) for c in word[:2]])


def slug(text):
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return "-".join("".join(c if c.isalnum() else " " for c in plain.casefold()).split())


print([slug(w) for w in words + ["  Crème Brûlée — à la carte!  "]])
print(unicodedata.name("é"), unicodedata.lookup("SNOWMAN"), unicodedata.name("\x00", "no name"), "\N{GREEK SMALL LETTER ALPHA}")
print(unicodedata.numeric("½"), unicodedata.digit("٣"), unicodedata.decimal("७"), int("٣७"), "Ⅷ".isnumeric(), "²".isdigit(), "²".isdecimal())
print("ß".upper(), "ΑΣ".lower(), "ŉ".upper(), "ﬃ".casefold(), "straße".casefold() == "STRASSE".casefold(), "a\u0301" == "á")
for encoding in ("utf-8", "utf-16", "utf-16-be", "utf-32-le", "utf-7", "latin-1", "cp1252", "cp437", "koi8-r", "shift_jis", "gb18030", "euc-kr", "big5", "iso2022_jp", "idna", "punycode", "mac-roman"):
    text = {"koi8-r": "Привет", "shift_jis": "日本", "gb18030": "中文€", "euc-kr": "한글", "big5": "中文", "iso2022_jp": "日本"}.get(encoding, "näïve")
    try:
        data = text.encode(encoding)
        print(encoding, data, data.decode(encoding) == text)
    except (LookupError, UnicodeError) as e:
        print(encoding, type(e).__name__, e)
print("é€".encode("ascii", "xmlcharrefreplace"), "é€".encode("ascii", "backslashreplace"), "é€".encode("latin-1", "replace"), "é€".encode("ascii", "namereplace"))
print(b"a\xffb\xc3".decode("utf-8", "replace"), ascii(b"a\xffb".decode("utf-8", "surrogateescape")), b"a\xff".decode("utf-8", "ignore"), b"\xff".decode("utf-8", "backslashreplace"))
for data in (b"ab\xff", b"\xe2\x82", b"\xed\xa0\x80", b"\xc0\x80"):
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as e:
        print(e)
decoder = codecs.getincrementaldecoder("utf-8")()
print([decoder.decode(bytes([b]), final=i == 3) for i, b in enumerate("a€".encode())])
print(codecs.encode("uryyb", "rot13"), codecs.lookup("UTF8").name, codecs.BOM_UTF8.decode("utf-8-sig") == "", codecs.encode(b"ab", "hex"))
print(sorted(["é", "z", "a", "E", "ä"]), sorted(["é", "z", "a", "E", "ä"], key=lambda s: unicodedata.normalize("NFD", s.casefold())))
print(sys.getdefaultencoding(), sys.stdout.encoding, sys.getfilesystemencoding(), locale.getpreferredencoding())
name = "artifacts/ünï-日本.txt"
with open(name, "w", encoding="utf-8-sig", errors="strict") as f:
    f.write("é\r\n")
with open(name, "rb") as f:
    print(f.read())
print("a\x1cb\x85c\u2028d\r\ne".splitlines(), "a\x1cb".split(), "\u00a0x\u3000".strip())

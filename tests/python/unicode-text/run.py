"""Text of the world: normal forms, widths, cases, encodings, templates, reports in columns."""
import codecs
import json
import string
import sys
import textwrap
import unicodedata as u

words = json.load(sys.stdin)["words"]
for word in words:
    forms = {f: u.normalize(f, word) for f in ("NFC", "NFD", "NFKC", "NFKD")}
    print(word, {f: len(t) for f, t in forms.items()}, word.casefold(), word.upper(), word.title(), word.swapcase(), ascii(word)[:30])
    print("  ", [u.name(c, "?") for c in word[:2]], [u.category(c) for c in word[:3]], u.east_asian_width(word[0]), u.combining(forms["NFD"][-1]))


def width(text):
    return sum(0 if u.combining(c) else 2 if u.east_asian_width(c) in "WF" else 1 for c in text)


def plain(text):
    return "".join(c for c in u.normalize("NFKD", text) if not u.combining(c)).encode("ascii", "ignore").decode()


rows = [("name", "len", "plain"), *((w, str(len(w)), plain(w)) for w in words)]
widths = [max(width(r[i]) for r in rows) for i in range(3)]
for i, row in enumerate(rows):
    print("|" + "|".join(f" {c}{' ' * (w - width(c))} " for c, w in zip(row, widths)) + "|")
    if i == 0:
        print("|" + "|".join("-" * (w + 2) for w in widths) + "|")
print(sorted(words, key=lambda w: (u.normalize("NFKD", w).casefold(), w)))
for encoding in ("utf-8", "utf-16-le", "latin-1", "cp1252", "shift_jis", "koi8-r", "utf-7", "idna", "punycode", "gb18030", "big5", "cp437", "iso2022_jp"):
    data = "ß日é"
    try:
        print(encoding, data.encode(encoding), data.encode(encoding).decode(encoding) == data)
    except UnicodeError as e:
        print(encoding, type(e).__name__, str(e)[:70])
for handler in ("replace", "ignore", "xmlcharrefreplace", "backslashreplace", "namereplace"):
    print(handler, "naïve €".encode("ascii", handler), end=" ")
codecs.register_error("star", lambda e: ("*" * (e.end - e.start), e.end))
print(b"a\xff\xfeb".decode("utf-8", "star"), b"\xff".decode("utf-8", "surrogateescape").encode("utf-8", "surrogateescape"), codecs.encode("Hello", "rot13"))
print(textwrap.fill("A paragraph with a hyphenated-word and averyveryverylongwordindeed, wrapped.", 24, initial_indent="* ", subsequent_indent="  "))
print(textwrap.shorten("Hello  wonderful   world of text", 20, placeholder="…"), repr(textwrap.dedent("    a\n      b\n\n    c")))


class Fields(string.Template):
    delimiter = "%"
    idpattern = r"[a-z][a-z.]*"


print(Fields("%user.name owes %% %{sum}EUR").substitute({"user.name": "Zoë", "sum": 5}), string.Template("$a ${b} $$ $c").safe_substitute(a=1))
for bad in ("$", "$missing"):
    try:
        print(string.Template(bad).substitute())
    except (ValueError, KeyError) as e:
        print(type(e).__name__, e)
print(string.capwords("héllo wörld"), "ǅ".lower(), "ﬁ".upper(), "İ".lower().encode(), "ς" == "Σ".lower(), "١٢٣".isdigit(), int("١٢٣"), "½".isnumeric(), u.numeric("½"))
print("{0:*^{w}}|{0!r:>8}|{n[1]}|{o.real:+}".format("ü", w=7, n=[1, 2], o=3), "%-6s|%06.2f|%x|%r" % ("é", 3.14159, 255, "q"), "a\tb".expandtabs(4))
table = str.maketrans({"ä": "ae", "ß": "ss", "!": None})
print("Größe: äh!".translate(table), "x,y;z".replace(",", ";").split(";"), "line1\r\nline2\x0bline3\u2028end".splitlines(), "aXbX".rpartition("X"))

"""Takes addresses apart and builds them; mail, types, cookies, e-mail messages."""
import email
import email.policy
import email.utils
import http
import http.cookies
import json
import mimetypes
import shlex
import sys
from email.message import EmailMessage
from urllib.parse import parse_qs, parse_qsl, quote, quote_plus, unquote, unquote_plus, urldefrag, urlencode, urljoin, urlparse, urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

url = json.load(sys.stdin)["url"]
parts = urlparse(url)
print(parts, parts.hostname, parts.port, parts.username, unquote(parts.password))
print(parse_qs(parts.query, keep_blank_values=True), parse_qsl(parts.query), urldefrag(url).fragment)
print(urlencode({"q": "a b&c", "l": [1, 2], "ü": "é"}, doseq=True), urlencode([("a", "1"), ("a", "/")], quote_via=quote, safe="/"))
print(quote("a/b c?é"), quote("a/b", safe=""), quote_plus("a b+c"), unquote("%E2%82%AC%zz"), unquote_plus("a+b%2B"))
for reference in ("d", "../d", "/d", "//h/d", "?x", "#y", "", "mailto:a@b", "../../../d"):
    print(urljoin("https://h/a/b/c?q#f", reference), end=" ")
print()
print(urlunsplit(urlsplit("HTTP://h/p?q")._replace(path="/n")), urlsplit("//[::1]:80/x").hostname, urlsplit("file:///etc/passwd").path, urlsplit("no scheme").scheme == "")
for bad in ("http://[::1", "http://h:99999/", "http://h:x/"):
    try:
        print(urlsplit(bad).port)
    except ValueError as e:
        print("ValueError:", e)
robots = RobotFileParser()
robots.parse("User-agent: *\nDisallow: /private\nCrawl-delay: 2".splitlines())
print(robots.can_fetch("bot", "https://h/private/x"), robots.can_fetch("bot", "https://h/x"), robots.crawl_delay("bot"))
message = EmailMessage()
message["Subject"], message["From"], message["To"] = "Grüße", "Zoë <z@example.org>", ["a@example.org", "b@example.org"] and "a@example.org, b@example.org"
message.set_content("Hällo\n")
message.add_alternative("<p>Hällo</p>", subtype="html")
message.add_attachment(b"\x00\x01", maintype="application", subtype="octet-stream", filename="ü.bin")
parsed = email.message_from_bytes(message.as_bytes(), policy=email.policy.default)
print(parsed["subject"], parsed["to"].addresses[1].username, [p.get_content_type() for p in parsed.walk()], parsed.get_body(("plain",)).get_content(), [a.get_filename() for a in parsed.iter_attachments()])
print(email.utils.parseaddr("A B <a@b.c>"), email.utils.formataddr(("Zoë", "z@x.y")), email.utils.parsedate_to_datetime("Mon, 05 Jan 2026 07:08:09 +0200"), email.utils.formatdate(0, usegmt=True))
cookie = http.cookies.SimpleCookie("a=1; b=\"x y\"")
cookie["c"] = "v"
cookie["c"]["path"] = "/"
print({k: m.value for k, m in cookie.items()}, cookie["c"].OutputString(), http.HTTPStatus(404).phrase, http.HTTPMethod.GET)
print([mimetypes.guess_type(n)[0] for n in ("a.html", "b.json", "c.csv", "d.png", "e.unknown", "f.pdf", "g.svg", "h.py", "i.txt")], mimetypes.guess_type("t.tar.gz"), mimetypes.guess_extension("image/png"))
print(shlex.split("a 'b c' \"d $e\" f\\ g # h", comments=True), shlex.quote("it's"), shlex.join(["a b", "c"]))
try:
    shlex.split("'open")
except ValueError as e:
    print(e)

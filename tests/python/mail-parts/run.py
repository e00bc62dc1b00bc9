"""Writes and reads mail: several parts, odd character sets, headers that are folded; and cookies."""
import email
import email.policy
import json
import sys
from email.header import Header, decode_header, make_header
from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr, getaddresses, parseaddr, parsedate_to_datetime
from datetime import datetime, timedelta, timezone
from http.cookies import CookieError, SimpleCookie

data = json.load(sys.stdin)
old = MIMEMultipart("mixed", boundary="=outer=")
old["Subject"] = Header(data["subject"], "utf-8")
old["From"] = formataddr((data["name"], "a@example.org"))
old["To"] = ", ".join(data["to"])
old["Date"] = format_datetime(datetime(2024, 2, 29, 12, tzinfo=timezone(timedelta(hours=-5))))
alternative = MIMEMultipart("alternative", boundary="=inner=")
alternative.attach(MIMEText("plain: Grüße\n", "plain", "utf-8"))
alternative.attach(MIMEText("<p>latin: Grüße</p>", "html", "iso-8859-1"))
old.attach(alternative)
part = MIMEApplication(b"\0\1\2" * 30, Name="data.bin")
part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", "Übersicht.bin"))
old.attach(part)
old.attach(MIMEImage(b"GIF89a....", "gif"))
text = old.as_string()
print(text)

found = email.message_from_string(text, policy=email.policy.default)
print(found["subject"], "|", found["from"].addresses[0].display_name, found["to"].addresses, found["date"].datetime)
for piece in found.walk():
    body = None if piece.is_multipart() else piece.get_content()
    print(piece.get_content_type(), piece.get_filename(), piece.get_content_charset(), repr(body)[:60])

new = EmailMessage()
new["Subject"] = data["subject"] * 3
new["To"] = "Zoë <zoe@example.org>"
new.set_content("A long line " + "of words " * 12 + "\nand = signs, trailing blank \n.dot\n")
new.add_alternative("<b>ü</b>", subtype="html")
new.add_attachment(b"a,b\n1,2\n", maintype="text", subtype="csv", filename="t.csv")
new.set_boundary("=new=")
for part in new.walk():
    if part.is_multipart():
        part.set_boundary(f"=b{len(part.get_payload())}=")
print(new.as_string())
print(new.get_body(("plain",)).get_content()[:20], [p.get_filename() for p in new.iter_attachments()])
print(str(make_header(decode_header("=?utf-8?q?Gr=C3=BC=C3=9Fe?= =?iso-8859-1?b?/A==?= end"))))
print(getaddresses(['"Doe, Jane" <j@x.org>, bob@y.org', "grp: a@b, c@d;"]), parseaddr("broken <"))
print(parsedate_to_datetime("Tue, 5 Mar 2024 07:08:09 +0130").astimezone(timezone.utc), parsedate_to_datetime("5 Mar 24 07:08 GMT"))
bad = email.message_from_bytes(b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%\r\n")
print([type(d).__name__ for p in bad.walk() for d in p.defects])

jar = SimpleCookie('a="x y\\"z"; b=2; Path=/; secure')
jar["session"] = "v;1"
jar["session"].update({"max-age": 60, "httponly": True, "samesite": "Lax", "path": "/"})
print(jar.output(), {k: m.value for k, m in jar.items()})
try:
    jar["bad key"] = 1
except CookieError as e:
    print(e)

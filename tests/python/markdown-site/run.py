"""Markdown to HTML by hand, a table of contents, an index as XML and as a property list."""
import html
import json
import pathlib
import plistlib
import re
import sys
from xml.sax.saxutils import XMLGenerator

title = json.load(sys.stdin)["title"]
source = pathlib.Path("notes.md").read_text(encoding="utf-8")
front, body = re.match(r"---\n(.*?)\n---\n(.*)", source, re.S).groups()
meta = dict(line.split(": ", 1) for line in front.splitlines())
contents = []


def inline(text):
    codes = []
    text = re.sub(r"`([^`]+)`", lambda m: codes.append(m[1]) or f"\0{len(codes) - 1}\0", text)
    text = html.escape(text, quote=False)
    text = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", text)
    text = re.sub(r"(?<!\*)\*([^*]+)\*", r"<em>\1</em>", text)
    text = re.sub(r"\[([^]]+)\]\(([^)\s]+)\)", r'<a href="\2">\1</a>', text)
    return re.sub(r"\0(\d+)\0", lambda m: f"<code>{html.escape(codes[int(m[1])])}</code>", text)


def blocks(text):
    for block in re.split(r"\n{2,}", text.strip()):
        lines = block.split("\n")
        if m := re.match(r"(#{1,6}) +(.*)", block):
            anchor = re.sub(r"\W+", "-", m[2].lower()).strip("-")
            contents.append((len(m[1]), m[2], anchor))
            yield f'<h{len(m[1])} id="{anchor}">{inline(m[2])}</h{len(m[1])}>'
        elif block.startswith("```"):
            yield f"<pre>{html.escape(chr(10).join(lines[1:-1]))}</pre>"
        elif all(re.match(r"[-*] ", line) for line in lines):
            yield "<ul>" + "".join(f"<li>{inline(line[2:])}</li>" for line in lines) + "</ul>"
        elif all("|" in line for line in lines):
            rows = [[c.strip() for c in line.strip("|").split("|")] for line in lines if not re.fullmatch(r"[|:\- ]+", line)]
            yield "<table>" + "".join("<tr>" + "".join(f"<td>{inline(c)}</td>" for c in row) + "</tr>" for row in rows) + "</table>"
        else:
            yield f"<p>{inline(' '.join(lines))}</p>"


page = "\n".join(blocks(body))
toc = "\n".join(f"{'  ' * (level - 1)}- [{text}](#{anchor})" for level, text, anchor in contents)
pathlib.Path("artifacts/index.html").write_text(f"<title>{html.escape(title)}</title>\n{page}\n", encoding="utf-8")
print(toc)
with open("artifacts/index.xml", "w", encoding="utf-8") as f:
    xml = XMLGenerator(f, "utf-8", short_empty_elements=True)
    xml.startDocument()
    xml.startElement("index", {"of": title})
    for level, text, anchor in contents:
        xml.startElement("entry", {"level": str(level), "to": anchor})
        xml.endElement("entry")
    xml.characters("a < b")
    xml.endElement("index")
    xml.endDocument()
property_list = plistlib.dumps({"title": title, "levels": [level for level, *_ in contents], "data": b"\x00"})
print(plistlib.loads(property_list), property_list.count(b"\n"), plistlib.loads(plistlib.dumps(meta, fmt=plistlib.FMT_BINARY)))

"""Links, headings, table and text of an untidy HTML page."""
import html
import json
import sys
from html.parser import HTMLParser
from urllib.parse import urljoin

base = json.load(sys.stdin)["base"]


class Page(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.links, self.outline, self.rows, self.text = [], [], [], []
        self.open = []
        self.cell = None

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag in ("br", "img", "meta"):
            self.text.append(f"[{tag} {attributes.get('alt')}]" if tag == "img" else "\n")
            return
        self.open.append(tag)
        if tag == "a" and attributes.get("href"):
            self.links.append([urljoin(base, attributes["href"]), attributes.get("rel"), self.getpos()[0]])
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.close_cell()
            self.cell = []

    def handle_endtag(self, tag):
        while tag in self.open and self.open.pop() != tag:
            pass
        if tag in ("td", "th", "tr"):
            self.close_cell()

    def close_cell(self):
        if self.cell is not None:
            self.rows[-1].append(" ".join("".join(self.cell).split()))
            self.cell = None

    def handle_data(self, data):
        if self.cell is not None:
            self.cell.append(data)
        elif self.open and self.open[-1][0] == "h" and self.open[-1][1:].isdigit():
            self.outline.append((int(self.open[-1][1]), data.strip()))
        elif data.strip() and not {"script", "style"} & set(self.open):
            self.text.append(" ".join(data.split()))

    def handle_decl(self, decl):
        print("declaration", decl)

    def handle_comment(self, data):
        print("comment", data.strip())


page = Page()
with open("page.html", encoding="utf-8") as f:
    for line in f:
        page.feed(line)
page.close()
print(json.dumps(page.links, indent=1))
for level, title in page.outline:
    print("  " * (level - 1) + "- " + title)
width = [max(len(r[i]) for r in page.rows) for i in range(2)]
for row in page.rows:
    print(" | ".join(c.ljust(w) for c, w in zip(row, width)))
print(page.text)
print(html.escape("<a href=\"x\">it's</a>"), html.unescape("&eacute;&#233;&#xe9;&notit;&nbsp;&hellip;&bogus;"))
with open("artifacts/links.md", "w") as f:
    f.writelines(f"- [{number}]({link})\n" for number, (link, *_) in enumerate(page.links, 1))

"""Parses a catalogue with namespaces, filters it, writes it again."""
import json
import sys
import xml.etree.ElementTree as ET
from xml.dom import minidom
from xml.sax import handler, parseString
from xml.sax.saxutils import escape, quoteattr, unescape

minimum = json.load(sys.stdin)["minimum"]
NS = {"c": "urn:catalogue", "dc": "http://purl.org/dc/elements/1.1/"}
tree = ET.parse("catalogue.xml")
root = tree.getroot()
print(root.tag, root.attrib)
for item in root.findall("c:item", NS):
    price = float(item.findtext("c:price", default="0", namespaces=NS))
    print(item.get("id"), price, item.findtext("dc:title", namespaces=NS), [t.text for t in item.iterfind(".//c:tag", NS)])
    if price < minimum:
        root.remove(item)
for prefix, uri in NS.items():
    ET.register_namespace("" if prefix == "c" else prefix, uri)
note = ET.SubElement(root, "{urn:catalogue}note", {"by": "a \"quoted\" <name> & co"})
note.text = "1 < 2 & 3 > 2\u00e9"
note.tail = "\n"
ET.indent(tree, "  ")
tree.write("artifacts/filtered.xml", encoding="utf-8", xml_declaration=True)
print(ET.tostring(note).decode("ascii"))
print(ET.tostring(note, encoding="unicode", method="text").strip())
print(ET.canonicalize('<a  z="1" b="2"><c/><!-- gone --></a>'))
print([e.tag.split("}")[1] for e in root.iter() if isinstance(e.tag, str)])
print(root.find(".//*[@id='b2']/c:price", NS).text, len(root.findall("c:item[1]", NS)))

parser = ET.XMLPullParser(["start", "end", "comment"])
parser.feed("<log><entry n='1'>one</entry><!-- x --><entry")
print([(kind, e.tag if isinstance(e.tag, str) else e.text) for kind, e in parser.read_events()])
parser.feed(" n='2'/></log>")
parser.close()
print([(kind, e.get("n")) for kind, e in parser.read_events()])


class Depth(handler.ContentHandler):
    level = deepest = 0
    text = ""

    def startElement(self, name, attrs):
        self.level += 1
        self.deepest = max(self.deepest, self.level)

    def endElement(self, name):
        self.level -= 1

    def characters(self, content):
        self.text += content


depth = Depth()
parseString(b"<?xml version='1.0' encoding='iso-8859-1'?><a><b><c>\xe9 &#x20AC; &lt;</c></b></a>", depth)
print(depth.deepest, depth.text)
document = minidom.parseString("<r><a x='1'/>text<b><![CDATA[<raw>]]></b></r>")
print(document.documentElement.toprettyxml(indent=" ").splitlines())
print(document.getElementsByTagName("b")[0].firstChild.data)
print(escape("<a & b>"), quoteattr("it's \"x\""), unescape("&lt;&amp;&gt;"))
for text in ["<a><b></a>", "", "<a>&unknown;</a>", "<a/><b/>", "<a b=1/>"]:
    try:
        ET.fromstring(text)
    except ET.ParseError as e:
        print(e.position, e.code, e)

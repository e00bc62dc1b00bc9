"""Turns CSV into a workbook: XML parts in a zip, and reads it back."""
import csv
import io
import json
import sys
import xml.etree.ElementTree as ET
import zipfile

NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ET.register_namespace("", NS)


def column(index):
    name = ""
    while index >= 0:
        name, index = chr(65 + index % 26) + name, index // 26 - 1
    return name


def sheet(rows):
    root = ET.Element(f"{{{NS}}}worksheet")
    data = ET.SubElement(root, f"{{{NS}}}sheetData")
    for r, row in enumerate(rows, 1):
        line = ET.SubElement(data, f"{{{NS}}}row", r=str(r))
        for c, value in enumerate(row):
            cell = ET.SubElement(line, f"{{{NS}}}c", r=f"{column(c)}{r}")
            try:
                float(value)
                ET.SubElement(cell, f"{{{NS}}}v").text = value
            except ValueError:
                cell.set("t", "inlineStr")
                ET.SubElement(ET.SubElement(cell, f"{{{NS}}}is"), f"{{{NS}}}t").text = value
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


rows = list(csv.reader(io.StringIO(json.load(sys.stdin)["csv"])))
with zipfile.ZipFile("artifacts/book.xlsx", "w", zipfile.ZIP_DEFLATED, compresslevel=6) as book:
    for name, content in (("xl/worksheets/sheet1.xml", sheet(rows)), ("[Content_Types].xml", b"<Types/>")):
        book.writestr(zipfile.ZipInfo(name, (2024, 1, 2, 3, 4, 6)), content)
with zipfile.ZipFile("artifacts/book.xlsx") as book:
    print(book.testzip(), [(i.filename, i.file_size, i.CRC, i.date_time) for i in book.infolist()])
    root = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))
    for cell in root.iter(f"{{{NS}}}c"):
        print(cell.get("r"), cell.get("t"), "".join(cell.itertext()).strip())
    print(book.read("xl/worksheets/sheet1.xml").decode()[:300])
with open("artifacts/book.xlsx", "r+b") as f:
    magic = f.read(4)
    f.truncate(0)
    f.seek(0)
    f.write(magic)
print(column(0), column(25), column(26), column(701), column(702))

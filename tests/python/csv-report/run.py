"""Reads a European CSV, reports per region and month, writes a normalised CSV."""
import csv
import io
import json
import os
import sys
from collections import defaultdict
from decimal import Decimal, InvalidOperation

request = json.load(sys.stdin)
text = request["table"]
dialect = csv.Sniffer().sniff(text.splitlines()[0] + "\n" + text.splitlines()[2], delimiters=";,\t")
print("delimiter", repr(dialect.delimiter), "header", csv.Sniffer().has_header("a,b\n1,2\n3,4\n"))

totals = defaultdict(Decimal)
rows, bad = [], []
reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
for row in reader:
    try:
        amount = Decimal(row["amount"].replace(",", "."))
    except InvalidOperation:
        bad.append((reader.line_num, row["product"]))
        continue
    rows.append({**row, "amount": amount})
    totals[row["region"], row["date"][:7]] += amount

folder = os.path.join(os.environ["ARTIFACTS_DIR"], "reports")
os.makedirs(folder, exist_ok=True)
with open(os.path.join(folder, "rows.csv"), "w", newline="", encoding="utf-8") as f:
    writer = csv.DictWriter(f, fieldnames=["date", "region", "amount"], extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
with open(os.path.join(folder, "quoted.tsv"), "w", newline="") as f:
    writer = csv.writer(f, delimiter="\t", quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    for row in rows:
        writer.writerow([row["product"], float(row["amount"]), None, True])

for (region, month), total in sorted(totals.items()):
    print(f"{region:<8}{month:>10}{total:>10,.2f}")
print(json.dumps({"bad": bad, "fields": reader.fieldnames, "total": str(sum(totals.values()))}))
try:
    csv.DictWriter(io.StringIO(), ["a"]).writerow({"a": 1, "b": 2})
except ValueError as e:
    print("ValueError:", e)
try:
    list(csv.reader(['a,"b'], strict=True))
except csv.Error as e:
    print("csv.Error:", e)

"""Full text search in sqlite3."""
import json
import sqlite3
import sys

db = sqlite3.connect(":memory:")
db.execute("CREATE VIRTUAL TABLE docs USING fts5(body)")
db.executemany("INSERT INTO docs VALUES (?)", [("the quick fox",), ("lazy dogs",)])
print([r[0] for r in db.execute("SELECT body FROM docs WHERE docs MATCH ?", [json.load(sys.stdin)["word"]])])

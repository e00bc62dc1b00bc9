"""A report out of a database in memory: schema, bulk insert, windows, CTEs, functions of one's own, backup to a file."""
import contextlib
import csv
import io
import json
import sqlite3
import sys

data = json.load(sys.stdin)
db = sqlite3.connect(":memory:")
db.row_factory = sqlite3.Row
db.execute("PRAGMA foreign_keys = ON")
db.executescript("""
CREATE TABLE region (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE sale (id INTEGER PRIMARY KEY, region INTEGER NOT NULL REFERENCES region, day TEXT, amount REAL CHECK (amount > 0), tags TEXT);
CREATE INDEX sale_day ON sale (day);
CREATE VIEW monthly AS SELECT substr(day, 1, 7) AS month, region, sum(amount) AS total FROM sale GROUP BY 1, 2;
CREATE TRIGGER clean AFTER INSERT ON region BEGIN UPDATE region SET name = trim(new.name) WHERE id = new.id; END;
""")
with db:
    db.executemany("INSERT INTO region (name) VALUES (?)", [(f" {r} ",) for r in data["regions"]])
    db.executemany("INSERT INTO sale (region, day, amount, tags) VALUES (:region, :day, :amount, :tags)",
                   [{**s, "tags": json.dumps(s.get("tags", []))} for s in data["sales"]])


class Spread:
    def __init__(self):
        self.values = []

    def step(self, value):
        self.values.append(value)

    def finalize(self):
        return max(self.values) - min(self.values)


db.create_aggregate("spread", 1, Spread)
db.create_function("euro", 1, lambda v: f"{v:,.2f} €", deterministic=True)
db.create_collation("backwards", lambda a, b: (a < b) - (a > b))
for row in db.execute("""
    WITH ranked AS (SELECT r.name, m.month, m.total,
        rank() OVER (PARTITION BY m.month ORDER BY m.total DESC) AS place,
        sum(m.total) OVER (PARTITION BY r.id ORDER BY m.month) AS running
        FROM monthly m JOIN region r ON r.id = m.region)
    SELECT name, month, euro(total) AS total, place, round(running, 2) AS running FROM ranked ORDER BY month, place, name"""):
    print(dict(row))
print(*map(tuple, db.execute("SELECT r.name, spread(amount), count(*), group_concat(day) FROM sale s JOIN region r ON r.id = s.region GROUP BY 1 ORDER BY 1 COLLATE backwards")))
print(*map(tuple, db.execute("SELECT value, count(*) FROM sale, json_each(sale.tags) GROUP BY value HAVING count(*) > 0 ORDER BY 2 DESC, 1")))
print(db.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i * 2 FROM n WHERE i < 100) SELECT group_concat(i, '<') FROM n").fetchone()[0])
for statement in ("INSERT INTO sale (region, day, amount) VALUES (99, '2024-01-01', 1)", "INSERT INTO sale (region, amount) VALUES (1, -5)",
                  "INSERT INTO region (name) VALUES ('North')", "SELECT nothing FROM sale", "SELEC 1"):
    try:
        with db:
            db.execute(statement)
    except sqlite3.Error as e:
        print(type(e).__name__, e)
print(db.execute("INSERT INTO region (name) VALUES ('Moon') ON CONFLICT DO NOTHING RETURNING id, name").fetchall()[0][:], db.total_changes, db.in_transaction)
db.rollback()
print(db.execute("SELECT count(*) FROM region").fetchone()[0], db.execute("SELECT date('2024-02-28', '+1 day', 'weekday 1'), strftime('%W', '2024-12-30'), julianday('2000-01-01')").fetchone()[:])
db.execute("CREATE TABLE kinds (a, b)")
db.execute("INSERT INTO kinds VALUES (?, ?)", (b"\0\1", None))
print([tuple(map(type, r)) for r in db.execute("SELECT a, b FROM kinds")], db.execute("SELECT hex(a), typeof(b), coalesce(b, 'none') FROM kinds").fetchone()[:])
cursor = db.execute("SELECT id, day, amount FROM sale WHERE day BETWEEN ? AND ? ORDER BY id", ("2024-01-01", "2024-01-31"))
out = io.StringIO()
writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
writer.writerow([c[0] for c in cursor.description])
writer.writerows(map(tuple, cursor))
print(out.getvalue())
db.commit()
with contextlib.closing(sqlite3.connect("/tmp/copy.db")) as copy:
    db.backup(copy)
    print(copy.execute("SELECT count(*), min(day), total(amount) FROM sale").fetchone(), copy.execute("PRAGMA integrity_check").fetchone())
    copy.execute("BEGIN")
    copy.execute("DELETE FROM sale")
    copy.rollback()
    print(len(list(copy.iterdump())), copy.execute("EXPLAIN QUERY PLAN SELECT * FROM sale WHERE day = '2024-01-05'").fetchone()[-1])

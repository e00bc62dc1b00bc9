"""sqlite3 in a file below /tmp: tables, transactions, functions, dump."""
import json
import os
import sqlite3
import sys
import tempfile

rows = json.load(sys.stdin)["rows"]
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "people.db")
    db = sqlite3.connect(path)
    db.row_factory = sqlite3.Row
    db.executescript("""
        PRAGMA foreign_keys = ON;
        CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, age INTEGER CHECK (age > 0), score REAL);
        CREATE TABLE note (person INTEGER REFERENCES person(id) ON DELETE CASCADE, body BLOB, at TEXT DEFAULT '2026-01-01');
        CREATE INDEX by_age ON person (age);
        CREATE VIEW old AS SELECT name FROM person WHERE age > 40;
    """)
    with db:
        db.executemany("INSERT INTO person (name, age, score) VALUES (?, ?, ?)", rows)
        db.execute("INSERT INTO note (person, body) VALUES (:who, :what)", {"who": 1, "what": b"\x00\xff"})
    for row in db.execute("SELECT * FROM person ORDER BY name COLLATE NOCASE"):
        print(tuple(row), row["name"], row.keys())
    for statement, values in [("INSERT INTO person (name) VALUES (?)", ("Ada",)), ("INSERT INTO person (name, age) VALUES ('x', -1)", ()),
                              ("INSERT INTO note (person) VALUES (77)", ()), ("SELEC 1", ()), ("SELECT * FROM nothing", ()), ("SELECT ?", ())]:
        try:
            with db:
                db.execute(statement, values)
        except sqlite3.Error as e:
            print(type(e).__name__, e, getattr(e, "sqlite_errorname", None))
    try:
        with db:
            db.execute("UPDATE person SET score = 0")
            raise RuntimeError("undone")
    except RuntimeError:
        print([r[0] for r in db.execute("SELECT score FROM person")])
    db.create_function("reverse", 1, lambda s: s[::-1], deterministic=True)

    class Spread:
        def __init__(self):
            self.values = []

        def step(self, value):
            self.values.append(value)

        def finalize(self):
            return max(self.values) - min(self.values)

    db.create_aggregate("spread", 1, Spread)
    db.create_collation("backwards", lambda a, b: (a < b) - (a > b))
    print([tuple(r) for r in db.execute("SELECT reverse(name), (SELECT spread(score) FROM person) FROM person ORDER BY name COLLATE backwards")])
    print([tuple(r) for r in db.execute("""
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5)
        SELECT i, i * i, sum(i) OVER (ORDER BY i), row_number() OVER (ORDER BY i DESC) FROM n ORDER BY i""")])
    print([tuple(r) for r in db.execute("SELECT json_extract('{\"a\":[1,{\"b\":2}]}', '$.a[1].b'), date('2026-01-31', '+1 month'), printf('%.2f', 2.5), typeof(1.0), upper('é'), round(2.5)")])
    print([tuple(r) for r in db.execute("SELECT key, value FROM json_each('[10, 20]')")], db.execute("SELECT count(*) FROM old").fetchone()[0])
    db.commit()
    cursor = db.execute("INSERT INTO person (name) VALUES ('New') RETURNING id, name")
    print(tuple(cursor.fetchone()), cursor.lastrowid, db.in_transaction, db.total_changes > 3)
    db.rollback()
    cursor = db.execute("DELETE FROM person WHERE name = 'Ada'")
    print(cursor.rowcount, db.execute("SELECT count(*) FROM note").fetchone()[0])
    db.commit()
    with open("artifacts/dump.sql", "w", encoding="utf-8") as f:
        f.writelines(line + "\n" for line in db.iterdump())
    copy = sqlite3.connect(":memory:")
    db.backup(copy)
    db.close()
    print(copy.execute("SELECT group_concat(name, '+') FROM person").fetchone(), os.listdir(folder))
    try:
        db.execute("SELECT 1")
    except sqlite3.ProgrammingError as e:
        print(e)
    again = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        again.execute("DELETE FROM person")
    except sqlite3.OperationalError as e:
        print(e)
    again.close()
    wal = sqlite3.connect(path, isolation_level=None)
    print(wal.execute("PRAGMA integrity_check").fetchone(), wal.execute("PRAGMA journal_mode=MEMORY").fetchone())
    wal.execute("VACUUM")
    first, second = sqlite3.connect(path, timeout=0), sqlite3.connect(path, timeout=0)
    first.execute("BEGIN IMMEDIATE")
    try:
        second.execute("BEGIN IMMEDIATE")
        print("both")
    except sqlite3.OperationalError as e:
        print(e)
    for connection in (first, second, wal):
        connection.close()
try:
    sqlite3.connect("/tmp/no/such/folder.db")
except sqlite3.OperationalError as e:
    print(e)

"""Packs and unpacks zip, tar and gzip; refuses what climbs out."""
import gzip
import io
import json
import os
import shutil
import sys
import tarfile
import tempfile
import zipfile
import zlib

files = json.load(sys.stdin)["files"]
work = tempfile.mkdtemp(prefix="archives-")
os.makedirs(f"{work}/in/dir")
for name, text in files.items():
    with open(f"{work}/in/{name}", "w", encoding="utf-8") as f:
        f.write(text)
with zipfile.ZipFile(f"{work}/a.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as z:
    for name in sorted(files):
        z.write(f"{work}/in/{name}", name)
    info = zipfile.ZipInfo("../evil.txt", date_time=(2026, 1, 2, 3, 4, 6))
    info.external_attr = 0o600 << 16
    z.writestr(info, b"x", zipfile.ZIP_STORED)
    z.comment = b"made here"
with zipfile.ZipFile(f"{work}/a.zip") as z:
    print(z.namelist(), z.testzip(), z.comment, z.getinfo("../evil.txt").date_time)
    print([(i.filename, i.file_size, i.compress_type, f"{i.CRC:08x}", i.is_dir()) for i in z.infolist()])
    z.extractall(f"{work}/out")
    with z.open("a.txt") as f:
        print(f.read(5), f.read(), z.read("dir/b.json"))
    print(sorted(p.name for p in zipfile.Path(z).iterdir()))
print(sorted(os.listdir(f"{work}/out")), os.path.exists(f"{work}/evil.txt"), zipfile.is_zipfile(f"{work}/a.zip"))
for data in (b"not a zip", b""):
    try:
        zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as e:
        print(e)

for mode in ("gz", ""):
    with tarfile.open(f"{work}/a.tar", f"w:{mode}") as t:
        for name in sorted(files):
            t.add(f"{work}/in/{name}", f"top/{name}", filter=lambda i: i.replace(uid=0, gid=0, uname="root", gname="root", mtime=1, mode=0o644, deep=False))
        link = tarfile.TarInfo("top/link")
        link.type, link.linkname = tarfile.SYMTYPE, "a.txt"
        t.addfile(link)
    with tarfile.open(f"{work}/a.tar") as t:
        print(t.getnames(), [m.type for m in t], t.extractfile("top/a.txt").read(), t.getmember("top/dir/ü.txt").size)
        t.extractall(f"{work}/tar{mode}", filter="data")
    print(sorted(os.listdir(f"{work}/tar{mode}/top")), open(f"{work}/tar{mode}/top/link").read())
buffer = io.BytesIO()
with tarfile.open(fileobj=buffer, mode="w") as t:
    for name in ("../up.txt", "/tmp/absolute.txt"):
        t.addfile(tarfile.TarInfo(name))
buffer.seek(0)
with tarfile.open(fileobj=buffer) as t:
    for member in t:
        try:
            t.extract(member, f"{work}/bad", filter="data")
            print("extracted", member.name)
        except tarfile.FilterError as e:
            print(type(e).__name__)
text = b"".join(b"line %d\n" % i for i in range(5000))
packed = gzip.compress(text, mtime=0)
print(len(packed) < 16000, gzip.decompress(packed) == text, packed[:10])
with gzip.open(f"{work}/t.gz", "wt", encoding="utf-8", newline="\n") as f:
    f.write("ü\nzwei\n")
with gzip.open(f"{work}/t.gz", "rt", encoding="utf-8") as f:
    print(f.readlines())
for bad in (packed[:50], b"nope", packed[:-1] + b"\0"):
    try:
        gzip.decompress(bad)
    except (EOFError, gzip.BadGzipFile, zlib.error) as e:
        print(type(e).__name__)
c, d = zlib.compressobj(1, zlib.DEFLATED, -15), zlib.decompressobj(-15)
raw = c.compress(text) + c.flush()
print(d.decompress(raw, 100)[-6:], len(d.unconsumed_tail) > 0, zlib.decompress(zlib.compress(text, 9)) == text)
try:
    zlib.decompress(b"xx")
except zlib.error as e:
    print(e)
print(os.path.basename(shutil.make_archive(f"{work}/made", "zip", f"{work}/in")))
shutil.unpack_archive(f"{work}/made.zip", f"{work}/again")
print(sorted(os.listdir(f"{work}/again")), sorted(name for name, _ in shutil.get_archive_formats() if name in ("zip", "gztar", "tar")))
shutil.copy(f"{work}/in/a.txt", "artifacts/a.txt")
shutil.rmtree(work)
print(os.path.exists(work))

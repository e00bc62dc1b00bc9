"""Reads archives that native tools made, and writes some of the same kinds."""
import base64
import bz2
import io
import json
import lzma
import sys
import tarfile
import zipfile

MADE = {
    "bz2": "QlpoOTFBWSZTWSSMOvgACgnZgAAQQAB/4ANlhEBAAfwAAUDTQyMmIUDTQyMmIUDTQyMmIFSmQJEQbUfAhPsITR2Nx6PRR6PuLMnscMnDf0YNw+zpyNnRkZPDQ8LjBUbMHDBwssooqMHCiyjB0o2cHBUWeHCjZwyYOFmzBRPDyLGTp4ZOlHS4yYNnSzpZowNHoIT9BCfqPQ8FGz6j0ezMfQ0aMmjUDJwssosyezBko0Ug6Yjps4LLPYyaMwjmCijRg4UYizMbGIRs2aNlRZRw8MGijYmDBo8jZouKNFmTUSOnTBgoRosyWWUUWYSRZRRRUdFiPwIT+BCfsIT4EJgIT4EJ+BCfAhOBCf4ITAIT4EJ/xdyRThQkCSMOvgA=",
    "xz": "/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4B7+ARhdADYaSh8IoCYDTQad+LKKIkUYs3IS1S1x72WmnATxT9IGobnn+JH+BAH7vcLblMdxBEFLbgRl4QgAVhOm5cw5ko2LnOtEt0T0soIEdosq4wntMpCkEXu6kTBHLlB9xuOc1f7nWZ8x6jj16UF+qr6VdyGzbWPraV/zUhqd0hzj0fUE+yONXgpLZtEG4fRejUJLuKvK4/iG6oplai962SZ0TTiniglsyc8Xbrk2K8tI0SeygadAerReHEY3Np0bmUDAuhBUlIH1k++7M2KmELf+sXFricUlghGniv6OJufbFjvPtM49dMLO1/NNEfotGwtQ6lqYKxk6NjvokjjEbGcaBM2lTbItp21yW2K/cs5z+1htLbHIk37kagAAcPWytUK1/WAAAbQC/z0AAOymeMqxxGf7AgAAAAAEWVo=",
    "lzma": "XQAAgAD//////////wA2GkofCKAmA00GnfiyiiJFGLNyEtUtce9lppwE8U/SBqG55/iR/gQB+73C25THcQRBS24EZeEIAFYTpuXMOZKNi5zrRLdE9LKCBHaLKuMJ7TKQpBF7upEwRy5QfcbjnNX+51mfMeo49elBfqq+lXchs21j62lf81IandIc49H1BPsjjV4KS2bRBuH0Xo1CS7iryuP4huqKZWovetkmdE04p4oJbMnPF265NivLSNEnsoGnQHq0XhxGNzadG5lAwLoQVJSB9ZPvuzNiphC3/rFxa4nFJYIRp4r+jibn2xY7z7TOPXTCztfzTRH6LRsLUOpamCsZOjY76JI4xGxnGgTNpU2yLadtcltiv3LOc/tYbS2xyJPH3W6v//fN5nw=",
}
text = b"".join(b"line %d of the text\n" % (i * i % 97) for i in range(json.load(sys.stdin)["lines"]))
made = {name: base64.b64decode(packed) for name, packed in MADE.items()}
print(bz2.decompress(made["bz2"]) == text, lzma.decompress(made["xz"]) == text, lzma.decompress(made["lzma"], lzma.FORMAT_ALONE) == text)
for name, module, options in (("bz2", bz2, {}), ("xz", lzma, {"check": lzma.CHECK_SHA256}), ("lzma", lzma, {"format": lzma.FORMAT_ALONE})):
    packed = module.compress(text, **options)
    print(name, len(packed) < len(text) // 4, module.decompress(packed) == text, module.decompress(packed + packed) == text * 2)

for make, data in ((bz2.BZ2Decompressor, made["bz2"]), (lzma.LZMADecompressor, made["xz"])):
    decompressor, parts = make(), []
    for at in range(0, len(data), 7):
        parts.append(decompressor.decompress(data[at:at + 7], 50))
        while not decompressor.needs_input and not decompressor.eof:
            parts.append(decompressor.decompress(b"", 50))
    print(b"".join(parts) == text, max(map(len, parts)) <= 50, decompressor.eof, decompressor.unused_data)
    try:
        decompressor.decompress(b"more")
    except EOFError as e:
        print(e)
    try:
        make().decompress(data[:40] + bytes(20) + data[60:])
    except (OSError, lzma.LZMAError) as e:
        print(type(e).__name__, e)
compressor = bz2.BZ2Compressor(5)
packed = b"".join(compressor.compress(text[at:at + 1000]) for at in range(0, len(text), 1000)) + compressor.flush()
print(bz2.decompress(packed) == text, packed[:4])
compressor = lzma.LZMACompressor(preset=1)
packed = b"".join(compressor.compress(text[at:at + 1000]) for at in range(0, len(text), 1000)) + compressor.flush()
print(lzma.decompress(packed) == text, packed[:6], packed[-2:])
filters = [{"id": lzma.FILTER_LZMA1, "dict_size": 1 << 16, "lc": 2, "lp": 1, "pb": 0}]
print(lzma.decompress(lzma.compress(text, lzma.FORMAT_RAW, filters=filters), lzma.FORMAT_RAW, filters=filters) == text)

for kind in ("bz2", "xz", "gz"):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=f"w:{kind}") as tar:
        info = tarfile.TarInfo("folder/text.txt")
        info.size, info.mtime = len(text), 86400
        tar.addfile(info, io.BytesIO(text))
    with tarfile.open(fileobj=io.BytesIO(buffer.getvalue())) as tar:
        print(kind, tar.getnames(), tar.extractfile("folder/text.txt").readline())
buffer = io.BytesIO()
with zipfile.ZipFile(buffer, "w") as archive:
    for name, kind in (("b", zipfile.ZIP_BZIP2), ("l", zipfile.ZIP_LZMA), ("d", zipfile.ZIP_DEFLATED), ("s", zipfile.ZIP_STORED)):
        archive.writestr(name, text, compress_type=kind)
with zipfile.ZipFile(buffer) as archive:
    print(archive.testzip(), [(i.filename, i.compress_type, i.file_size) for i in archive.infolist()], archive.open("l").readlines()[-1])
with bz2.open("/tmp/t.bz2", "wt", encoding="utf-8") as f:
    print("Größe", "zwei", sep="\n", file=f)
with bz2.open("/tmp/t.bz2", "at", encoding="utf-8") as f:
    f.write("drei\n")
with bz2.open("/tmp/t.bz2", "rt", encoding="utf-8") as f:
    print(f.read().split())
with lzma.open("/tmp/t.xz", "wb") as f:
    f.write(text)
with lzma.open("/tmp/t.xz") as f:
    f.seek(1000)
    print(f.read(5) == text[1000:1005], f.tell(), f.seek(-3, 2), f.read(), lzma.is_check_supported(lzma.CHECK_CRC64))
for wrong in (lambda: bz2.decompress(made["bz2"][:-5]), lambda: lzma.decompress(made["xz"][:-5]), lambda: bz2.decompress(b"no"), lambda: bz2.compress(b"", 0)):
    try:
        print(wrong())
    except (OSError, EOFError, ValueError, lzma.LZMAError) as e:
        print(type(e).__name__, e)

package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/bzip2"
	"compress/flate"
	"compress/gzip"
	"compress/lzw"
	"compress/zlib"
	"encoding/base64"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"strings"
	"time"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func main() {
	text := []byte(strings.Repeat("All work and no play makes Jack a dull boy. ", 200))
	var buffer bytes.Buffer
	gz := must(gzip.NewWriterLevel(&buffer, gzip.BestCompression))
	gz.Name, gz.ModTime = "jack.txt", time.Unix(1700000000, 0)
	gz.Write(text)
	gz.Close()
	os.MkdirAll("artifacts", 0o755)
	os.WriteFile("artifacts/size.txt", fmt.Appendf(nil, "%d %08x\n", buffer.Len(), crc32.ChecksumIEEE(buffer.Bytes())), 0o644)
	r := must(gzip.NewReader(&buffer))
	fmt.Println(r.Name, r.ModTime.UTC(), bytes.Equal(must(io.ReadAll(r)), text))
	for name, level := range map[string]int{"fast": 1} {
		var out bytes.Buffer
		w := must(flate.NewWriter(&out, level))
		w.Write(text)
		w.Close()
		fmt.Println(name, out.Len(), len(must(io.ReadAll(flate.NewReader(&out)))))
	}
	var z bytes.Buffer
	zw := zlib.NewWriter(&z)
	zw.Write(text[:100])
	zw.Close()
	fmt.Println(base64.StdEncoding.EncodeToString(z.Bytes()))
	_, err := zlib.NewReader(strings.NewReader("not zlib"))
	fmt.Println(err)
	var l bytes.Buffer
	lw := lzw.NewWriter(&l, lzw.LSB, 8)
	lw.Write(text)
	lw.Close()
	fmt.Println(l.Len())
	bz := must(base64.StdEncoding.DecodeString("QlpoOTFBWSZTWRhP/bkAAAGVgGAAAEAGBJAAIAAxBkxBA0wi4Itio54u5IpwoSAwn/ty"))
	fmt.Println(io.ReadAll(bzip2.NewReader(bytes.NewReader(bz))))

	var archive bytes.Buffer
	zipped := zip.NewWriter(&archive)
	for _, name := range []string{"a/one.txt", "b/zwei-ü.txt"} {
		w := must(zipped.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Date(2024, 1, 2, 3, 4, 6, 0, time.UTC)}))
		fmt.Fprintf(w, "content of %s\n", name)
	}
	zipped.SetComment("made here")
	zipped.Close()
	fmt.Printf("%d %08x\n", archive.Len(), crc32.ChecksumIEEE(archive.Bytes()))
	read := must(zip.NewReader(bytes.NewReader(archive.Bytes()), int64(archive.Len())))
	for _, f := range read.File {
		fmt.Println(f.Name, f.UncompressedSize64, f.Modified.UTC(), string(must(io.ReadAll(must(f.Open())))))
	}
	var tape bytes.Buffer
	tw := tar.NewWriter(&tape)
	tw.WriteHeader(&tar.Header{Name: "x/" + strings.Repeat("long", 30), Mode: 0o640, Size: 5, ModTime: time.Unix(0, 0), Uname: "me"})
	tw.Write([]byte("hello"))
	tw.Close()
	tr := tar.NewReader(&tape)
	header := must(tr.Next())
	fmt.Println(len(header.Name), header.FileInfo().Mode(), string(must(io.ReadAll(tr))))
	_, err = tr.Next()
	fmt.Println(err)
}

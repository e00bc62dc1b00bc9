// Packs files into zip and tar.gz, reads both back through fs.FS, and refuses names that lead out.
package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing/fstest"
	"time"
)

var when = time.Date(2026, 3, 4, 5, 6, 8, 0, time.UTC)

func safe(name string) error {
	if !fs.ValidPath(name) || !filepath.IsLocal(name) {
		return &fs.PathError{Op: "pack", Path: name, Err: fs.ErrInvalid}
	}
	return nil
}

func pack(files map[string]string, names []string) (zipped, tarred []byte, err error) {
	var z, t bytes.Buffer
	zw, gw := zip.NewWriter(&z), gzip.NewWriter(&t)
	tw := tar.NewWriter(gw)
	zw.SetComment("made by a skill")
	for i, name := range names {
		header := &zip.FileHeader{Name: name, Method: []uint16{zip.Store, zip.Deflate}[i%2], Modified: when}
		header.SetMode(0o640)
		w, err := zw.CreateHeader(header)
		if err != nil {
			return nil, nil, err
		}
		io.WriteString(w, files[name])
		if err := tw.WriteHeader(&tar.Header{Name: name, Mode: 0o640, Size: int64(len(files[name])), ModTime: when, Format: tar.FormatPAX, PAXRecords: map[string]string{"SKILL.n": fmt.Sprint(i)}}); err != nil {
			return nil, nil, err
		}
		io.WriteString(tw, files[name])
	}
	tw.WriteHeader(&tar.Header{Typeflag: tar.TypeSymlink, Name: "link", Linkname: "notes/a.txt", ModTime: when})
	err = errors.Join(zw.Close(), tw.Close(), gw.Close())
	return z.Bytes(), t.Bytes(), err
}

func main() {
	var in struct{ Files map[string]string }
	json.NewDecoder(os.Stdin).Decode(&in)
	var names []string
	for _, name := range slices.Sorted(maps.Keys(in.Files)) {
		if err := safe(name); err != nil {
			fmt.Println(err, errors.Is(err, fs.ErrInvalid))
			continue
		}
		names = append(names, name)
	}
	zipped, tarred, err := pack(in.Files, names)
	fmt.Println(err)
	again, _, _ := pack(in.Files, names)
	fmt.Println("same bytes again:", bytes.Equal(zipped, again))
	if err := errors.Join(os.MkdirAll("artifacts", 0o755), os.WriteFile("artifacts/all.zip", zipped, 0o644)); err != nil {
		fmt.Println(err)
	}

	archive, err := zip.OpenReader("artifacts/all.zip")
	if err != nil {
		panic(err)
	}
	defer archive.Close()
	fmt.Println(archive.Comment, len(archive.File))
	for _, f := range archive.File {
		fmt.Println(f.Name, f.Method, f.UncompressedSize64, f.Mode(), f.Modified.UTC().Format(time.RFC3339), f.CRC32, f.NonUTF8)
	}
	fs.WalkDir(archive, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if p == "deep/er" {
			return fs.SkipDir
		}
		fmt.Println(strings.Repeat("  ", strings.Count(p, "/"))+path.Base(p), d.IsDir())
		return nil
	})
	fmt.Println(fstest.TestFS(archive, names...))
	matches, err := fs.Glob(archive, "notes/*.txt")
	fmt.Println(matches, err)
	notes, _ := fs.Sub(archive, "notes")
	text, err := fs.ReadFile(notes, "b.txt")
	fmt.Printf("%q %v\n", text, err)
	_, err = archive.Open("gone")
	fmt.Println(err, errors.Is(err, fs.ErrNotExist))
	_, err = archive.Open("../x")
	fmt.Println(err)
	_, err = zip.NewReader(bytes.NewReader(zipped[:40]), 40)
	fmt.Println(err, errors.Is(err, zip.ErrFormat))
	broken := bytes.Replace(slices.Clone(zipped), []byte("alpha"), []byte("alphA"), 1)
	if r, err := zip.NewReader(bytes.NewReader(broken), int64(len(broken))); err == nil {
		for _, f := range r.File {
			rc, _ := f.Open()
			_, err := io.ReadAll(rc)
			fmt.Println(f.Name, err)
		}
	}

	gz, _ := gzip.NewReader(bytes.NewReader(tarred))
	reader := tar.NewReader(gz)
	sums := map[string]string{}
	for {
		header, err := reader.Next()
		if err == io.EOF {
			break
		} else if err != nil {
			panic(err)
		}
		hash := sha256.New()
		n, _ := io.Copy(hash, reader)
		sums[header.Name] = hex.EncodeToString(hash.Sum(nil))[:12]
		fmt.Printf("%c %s %d %s %s %v\n", header.Typeflag, header.Name, n, header.FileInfo().Mode(), header.Linkname, header.PAXRecords)
	}
	out, _ := json.MarshalIndent(sums, "", "\t")
	fmt.Println(string(out))
	_, err = tar.NewReader(strings.NewReader(strings.Repeat("x", 600))).Next()
	fmt.Println(err, errors.Is(err, tar.ErrHeader))
	fmt.Println(tar.NewWriter(io.Discard).AddFS(fstest.MapFS{"a/b": {Data: []byte("1"), ModTime: when}}))
}

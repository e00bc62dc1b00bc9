package main

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

//go:embed data/a data/*/*.csv
var files embed.FS

//go:embed data/b/two.csv
var csv string

func main() {
	var in struct{ Root string }
	json.NewDecoder(os.Stdin).Decode(&in)
	sizes := map[string]int64{}
	err := filepath.WalkDir(in.Root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			fmt.Println("dir ", path, d.Name())
			return nil
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		sizes[filepath.Ext(path)] += info.Size()
		fmt.Printf("file %s %d %x %v\n", filepath.ToSlash(path), info.Size(), sha256.Sum256(text), info.Mode().IsRegular())
		return nil
	})
	fmt.Println(sizes, err)
	matches, _ := filepath.Glob(in.Root + "/*/*.t?t")
	fmt.Println(matches, filepath.Join("a", "../b", "//c"), filepath.Base("/x/y.tar.gz"))
	rel, err := filepath.Rel("a/b", "a/c/d")
	fmt.Println(rel, err, filepath.Clean("/../x/./y/.."), filepath.IsLocal("../x"))
	fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		fmt.Println("embedded", path, d.IsDir())
		return err
	})
	fmt.Printf("%q\n", csv)

	if err := os.MkdirAll("artifacts/copy/deep", 0o755); err != nil {
		panic(err)
	}
	if err := os.CopyFS("artifacts/copy/all", os.DirFS(in.Root)); err != nil {
		panic(err)
	}
	out, err := os.OpenFile("artifacts/copy/log.txt", os.O_CREATE|os.O_APPEND|os.O_RDWR, 0o644)
	if err != nil {
		panic(err)
	}
	for i := range 3 {
		fmt.Fprintln(out, "line", i)
	}
	out.Seek(5, io.SeekStart)
	part := make([]byte, 4)
	out.ReadAt(part, 7)
	fmt.Printf("%q\n", part)
	out.Truncate(14)
	out.Close()
	os.Rename("artifacts/copy/log.txt", "artifacts/copy/deep/log.txt")
	tmp, err := os.CreateTemp("", "walk-*.txt")
	if err != nil {
		panic(err)
	}
	io.Copy(tmp, bytes.NewReader(bytes.Repeat([]byte("x"), 1<<20)))
	info, _ := tmp.Stat()
	fmt.Println(info.Size(), strings.HasPrefix(filepath.Base(tmp.Name()), "walk-"), os.Remove(tmp.Name()))
	entries, _ := os.ReadDir("artifacts/copy")
	names := []string{}
	for _, e := range entries {
		names = append(names, fs.FormatDirEntry(e))
	}
	sort.Strings(names)
	fmt.Println(names)
	root, err := os.OpenRoot("data")
	if err != nil {
		panic(err)
	}
	_, err = root.Open("../run.go")
	fmt.Println(err)
}

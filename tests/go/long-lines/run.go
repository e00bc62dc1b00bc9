// Lines longer than a scanner's buffer, records that end otherwise than lines, and readers that give little at a time.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing/iotest"
	"unicode/utf8"
)

func records(data []byte, atEOF bool) (int, []byte, error) {
	if at := bytes.IndexByte(data, '|'); at >= 0 {
		if bytes.Contains(data[:at], []byte(";;")) {
			return 0, nil, fmt.Errorf("bad record %q", data[:at])
		}
		return at + 1, data[:at], nil
	}
	if atEOF && len(data) > 0 {
		return len(data), data, bufio.ErrFinalToken
	}
	return 0, nil, nil
}

func scan(r io.Reader, limit int, split bufio.SplitFunc) (n, longest int, err error) {
	scanner := bufio.NewScanner(r)
	if limit > 0 {
		scanner.Buffer(make([]byte, 0, 16), limit)
	}
	scanner.Split(split)
	for scanner.Scan() {
		n++
		longest = max(longest, len(scanner.Bytes()))
	}
	return n, longest, scanner.Err()
}

func main() {
	var in struct {
		Widths  []int
		Records string
	}
	json.NewDecoder(os.Stdin).Decode(&in)
	for _, width := range in.Widths {
		text := strings.Repeat("é", width/2) + strings.Repeat("x", width%2) + "\r\nshort\n\nlast"
		n, longest, err := scan(strings.NewReader(text), 0, bufio.ScanLines)
		fmt.Println(width, n, longest, err, errors.Is(err, bufio.ErrTooLong))
		n, longest, err = scan(iotest.OneByteReader(strings.NewReader(text)), 1<<20, bufio.ScanLines)
		fmt.Println("  larger", n, longest, err)
		n, longest, err = scan(iotest.HalfReader(strings.NewReader(text)), 0, bufio.ScanRunes)
		fmt.Println("  runes", n, longest, err, utf8.RuneCountInString(text))
		reader, parts := bufio.NewReaderSize(strings.NewReader(text), 1024), 0
		for {
			line, prefix, err := reader.ReadLine()
			if err == io.EOF {
				break
			}
			if parts++; !prefix && len(line) == 0 {
				fmt.Print("  empty at ", parts, "\n")
			}
		}
		fmt.Println("  parts", parts)
	}
	n, longest, err := scan(strings.NewReader(in.Records), 0, records)
	fmt.Println(n, longest, err)
	n, _, err = scan(strings.NewReader("a|b|c"), 0, records)
	fmt.Println(n, err)
	n, _, err = scan(io.MultiReader(strings.NewReader("one two  three\tfour\u00a0five\u2003six"), iotest.ErrReader(errors.New("cut off"))), 0, bufio.ScanWords)
	fmt.Println(n, err)
	_, err = io.ReadAll(iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader("ab"))))
	fmt.Println(err)

	r := bufio.NewReader(strings.NewReader("key: value\nrest\x00tail\xff\u20ac"))
	head, _ := r.Peek(3)
	line, _ := r.ReadString('\n')
	c, size, _ := r.ReadRune()
	fmt.Printf("%s %q %q %d %v %v\n", head, line, c, size, r.UnreadRune(), r.UnreadRune())
	chunk, err := r.ReadBytes(0)
	fmt.Printf("%q %v %d\n", chunk, err, r.Buffered())
	for {
		c, size, err := r.ReadRune()
		if err != nil {
			fmt.Println(err)
			break
		}
		fmt.Printf("%q %d, ", c, size)
	}
	var out bytes.Buffer
	w := bufio.NewWriterSize(&out, 16)
	fmt.Fprintf(w, "%s", strings.Repeat("ab", 9))
	fmt.Println(out.Len(), w.Buffered(), w.Available(), w.Size())
	w.WriteRune('€')
	w.WriteByte('!')
	fmt.Println(w.Flush(), out.String(), out.Len())
	pr, pw := io.Pipe()
	go func() {
		tee := io.TeeReader(io.LimitReader(strings.NewReader("0123456789"), 7), pw)
		io.Copy(io.Discard, tee)
		pw.CloseWithError(errors.New("writer left"))
	}()
	got, err := io.ReadAll(pr)
	fmt.Println(string(got), err)
	section := io.NewSectionReader(strings.NewReader("0123456789"), 3, 4)
	section.Seek(-2, io.SeekEnd)
	rest, _ := io.ReadAll(section)
	_, err = io.ReadFull(strings.NewReader("abc"), make([]byte, 5))
	fmt.Println(string(rest), err, errors.Is(err, io.ErrUnexpectedEOF), section.Size())
	fmt.Fprintln(os.Stderr, "done")
}

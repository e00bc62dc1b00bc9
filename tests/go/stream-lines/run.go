package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	text, err := io.ReadAll(bufio.NewReaderSize(os.Stdin, 16))
	if err != nil {
		panic(err)
	}
	var in struct{ Lines string }
	if err := json.Unmarshal(text, &in); err != nil {
		panic(err)
	}
	decoder := json.NewDecoder(strings.NewReader(in.Lines))
	for {
		var row map[string]any
		err := decoder.Decode(&row)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			fmt.Println("at", decoder.InputOffset(), err)
			break
		}
		fmt.Println(row)
	}
	tokens := json.NewDecoder(strings.NewReader(`{"a": [1, {"b": null}], "c": true}`))
	for tokens.More() {
		token, _ := tokens.Token()
		fmt.Printf("%T %v; ", token, token)
		if token == "b" {
			break
		}
	}
	fmt.Println()
	words := bufio.NewScanner(strings.NewReader("the  quick\nbrown\tfox " + strings.Repeat("x", 70000)))
	words.Split(bufio.ScanWords)
	n := 0
	for words.Scan() {
		n++
	}
	fmt.Println(n, words.Err())
	reader := bufio.NewReader(strings.NewReader("one\ntwo\nthree"))
	for {
		line, err := reader.ReadString('\n')
		fmt.Printf("%q %v\n", line, err)
		if err != nil {
			break
		}
	}
	reader.Reset(strings.NewReader("abc"))
	peek, _ := reader.Peek(2)
	r, size, _ := reader.ReadRune()
	reader.UnreadRune()
	fmt.Println(string(peek), string(r), size, reader.Buffered())
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	defer out.Flush()
	for i := range 20000 {
		fmt.Fprintf(out, "%d,", i)
	}
	fmt.Fprintln(out, len(text))
}

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"syscall"
)

type Invalid struct {
	Field string
	Err   error
}

func (e *Invalid) Error() string { return e.Field + ": " + e.Err.Error() }
func (e *Invalid) Unwrap() error { return e.Err }

var ErrEmpty = errors.New("empty")

func check(fields map[string]string) (err error) {
	for _, name := range []string{"age", "name", "zip"} {
		value := fields[name]
		if value == "" {
			err = errors.Join(err, &Invalid{name, ErrEmpty})
		} else if _, e := strconv.Atoi(value); e != nil && name != "name" {
			err = errors.Join(err, &Invalid{name, e})
		}
	}
	return err
}

func cleanup(name string, err *error) {
	fmt.Println("closing", name)
	if p := recover(); p != nil {
		*err = fmt.Errorf("%s: %v (%w)", name, p, *err)
	}
}

func run() (err error) {
	defer cleanup("outer", &err)
	defer func() {
		defer cleanup("inner", &err)
		panic("second")
	}()
	err = errors.New("first")
	var list []int
	_ = list[len(os.Args)+3]
	return nil
}

func main() {
	var in struct{ Path string }
	json.NewDecoder(os.Stdin).Decode(&in)
	err := check(map[string]string{"age": "x1", "name": "bob"})
	fmt.Println(err)
	var invalid *Invalid
	fmt.Println(errors.As(err, &invalid), invalid.Field, errors.Is(err, ErrEmpty), errors.Is(err, strconv.ErrSyntax))
	_, err = os.ReadFile(in.Path)
	var path *fs.PathError
	fmt.Println(errors.Is(err, fs.ErrNotExist), errors.As(err, &path), path.Op, path.Path, err, path.Err == syscall.ENOENT)
	fmt.Println(os.Mkdir("artifacts", 0o755), os.Remove("artifacts/no/such"))
	_, err = os.ReadDir("run.go")
	fmt.Println(err)
	_, err = os.ReadFile("data")
	fmt.Println(err)
	fmt.Println(run())
	fmt.Printf("%v|%+v|%#v|%T|%q\n", ErrEmpty, ErrEmpty, Invalid{"f", nil}, invalid, ErrEmpty)
	var nothing *Invalid
	var asError error = nothing
	fmt.Println(asError == nil, nothing == nil)
	func() {
		defer func() { fmt.Println(recover()) }()
		var a any = "text"
		fmt.Println(a.(fmt.Stringer))
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		var n *Invalid
		fmt.Println(n.Field)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		zero := len(os.Args) - len(os.Args)
		fmt.Println(1 / zero)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		ch := make(chan int)
		close(ch)
		close(ch)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		fmt.Println(make([]int, len(os.Args)-10))
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		_ = [4]int([]int{1, 2})
	}()
	fmt.Fprintln(os.Stderr, "giving up:", fmt.Errorf("load: %w", err))
	defer fmt.Println("deferred calls do not run after os.Exit")
	os.Exit(203)
}

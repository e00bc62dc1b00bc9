package main

import (
	"errors"
	"fmt"
	"os"
)

type problem struct {
	Code int
	Why  string
}

func (p problem) Error() string { return fmt.Sprintf("problem %d: %s", p.Code, p.Why) }

func main() {
	defer func() {
		panic(fmt.Errorf("while cleaning up: %w", errors.New("disk full")))
	}()
	defer func() {
		r := recover()
		fmt.Fprintf(os.Stderr, "recovered %v (%T)\n", r, r)
		panic(r)
	}()
	panic(problem{7, "line one\nline two"})
}

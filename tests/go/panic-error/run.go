// A custom error that nobody recovers: what deferred calls still do, and how it is shown at the end.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
)

type StepError struct {
	Step string
	Err  error
}

func (e *StepError) Error() string { return "step " + e.Step + ": " + e.Err.Error() }
func (e *StepError) Unwrap() error { return e.Err }

var ErrFull = errors.New("disk full")

func run(step string) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		if err, ok := p.(error); ok && !errors.Is(err, ErrFull) {
			fmt.Println("recovered:", err)
			return
		}
		fmt.Println("panics again:", p)
		panic(p)
	}()
	switch step {
	case "check":
		var nothing *StepError
		fmt.Println(nothing.Step)
	case "save":
		panic(&StepError{step, fmt.Errorf("write: %w", ErrFull)})
	}
	fmt.Println(step, "is done")
}

func main() {
	var in struct{ Steps []string }
	json.NewDecoder(os.Stdin).Decode(&in)
	defer fmt.Fprintln(os.Stderr, "deferred in main")
	defer func() { os.WriteFile("artifacts/state.txt", []byte("cleaned up\n"), 0o644) }()
	for _, step := range in.Steps {
		run(step)
	}
}

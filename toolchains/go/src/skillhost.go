// Package skillhost calls a skill that is a function.
package skillhost

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
)

// Run gives the function the JSON of standard input, and standard output its answer as JSON. What the function prints
// goes to the log, as its error does.
func Run[In, Out any](execute func(In) (Out, error)) {
	answer := os.Stdout
	os.Stdout = os.Stderr
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		fail("cannot read the input: ", err)
	}
	var inputs In
	if err := json.Unmarshal(text, &inputs); err != nil {
		fail("the input does not fit: ", err)
	}
	output, err := execute(inputs)
	if err != nil {
		fail("", err)
	}
	encoder := json.NewEncoder(answer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(output); err != nil {
		fail("the output cannot be JSON: ", err)
	}
}

func fail(what string, err error) {
	fmt.Fprintln(os.Stderr, what+err.Error())
	os.Exit(1)
}

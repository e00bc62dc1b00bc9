//go:build !wasip1

// The caller that a function has outside the sandbox.
package main

import (
	"encoding/json"
	"fmt"
	"os"
)

func main() {
	inputs := map[string]any{}
	if err := json.NewDecoder(os.Stdin).Decode(&inputs); err != nil {
		panic(err)
	}
	output, err := Execute(inputs)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	encoder.Encode(output)
}

package main

import "fmt"

// One variable for the whole loop: so it was until Go 1.22.
func main() {
	var functions []func() int
	for i := 0; i < 3; i++ {
		functions = append(functions, func() int { return i })
	}
	for _, f := range functions {
		fmt.Println(f())
	}
}

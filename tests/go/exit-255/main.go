// A health check: deferred work that os.Exit does not do, output before the end, and the largest exit code.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"os"
)

func main() {
	defer fmt.Println("never said")
	var in struct {
		Checks []struct {
			Name string
			OK   bool
		}
		Code int
	}
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		log.Fatal(err)
	}
	log.SetFlags(log.Lmsgprefix)
	log.SetPrefix("health: ")
	lost := bufio.NewWriter(os.Stdout)
	code := 0
	for _, check := range in.Checks {
		fmt.Fprintln(os.Stdout, check.Name, map[bool]string{true: "pass", false: "FAIL"}[check.OK])
		fmt.Fprintln(lost, "never flushed")
		if !check.OK {
			log.Printf("%s is not well", check.Name)
			code = in.Code
		}
	}
	fmt.Print("no newline at the end")
	os.Exit(code)
}

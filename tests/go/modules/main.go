package main

import (
	"encoding/json"
	"fmt"
	"os"

	"example.com/weather/convert"
	_ "example.com/weather/convert/tables"
	"example.com/weather/internal/report"
)

var version = initialise("main")

func init() { fmt.Println("init main", version) }

func initialise(name string) string { fmt.Println("var", name); return "v1" }

func main() {
	var in struct{ Celsius []convert.Celsius }
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	r := report.New("temperatures")
	for _, c := range in.Celsius {
		r.Add(c.String(), convert.ToFahrenheit(c).String())
	}
	var functions []func() int
	for i := 0; i < 3; i++ {
		functions = append(functions, func() int { return i })
	}
	for _, f := range functions {
		fmt.Print(f(), " ")
	}
	fmt.Println(helper())
	r.Write(os.Stdout)
}

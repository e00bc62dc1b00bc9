package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"
)

type list []string

func (l *list) String() string     { return strings.Join(*l, ",") }
func (l *list) Set(s string) error { *l = append(*l, s); return nil }

func main() {
	var in struct{ Calls [][]string }
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		panic(err)
	}
	code := 0
	for _, args := range in.Calls {
		set := flag.NewFlagSet("tool", flag.ContinueOnError)
		n := set.Int("n", 1, "how `many`")
		v := set.Bool("v", false, "say more")
		name := set.String("name", "world", "who")
		d := set.Duration("d", time.Second, "how long")
		var l list
		set.Var(&l, "list", "add one")
		err := set.Parse(args)
		switch {
		case errors.Is(err, flag.ErrHelp):
			fmt.Println("help was asked for")
		case err != nil:
			fmt.Println("error:", err)
			code = 2
		default:
			fmt.Println(*n, *v, *name, *d, l, set.Args(), set.NFlag())
			set.Visit(func(f *flag.Flag) { fmt.Print(f.Name, "=", f.Value, " ") })
			fmt.Println()
		}
	}
	os.Exit(code)
}

// What makes a program of Go sources, for WebAssembly alone: `plan`, `compile` or `link`, by the name it is called by.
package main

import (
	"cmd/compile/internal/base"
	"cmd/compile/internal/gc"
	"cmd/compile/internal/skillplan"
	"cmd/compile/internal/wasm"
	"cmd/link/linker"
	"flag"
	"fmt"
	"internal/buildcfg"
	"log"
	"os"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix(os.Args[0] + ": ")
	switch os.Args[0] {
	case "plan":
		skillplan.Main()
	case "compile":
		// The linker's flags are there from the beginning.
		flag.CommandLine = flag.NewFlagSet("compile", flag.ExitOnError)
		buildcfg.Check()
		gc.Main(wasm.Init)
		base.Exit(0)
	case "link":
		buildcfg.Check()
		linker.Main()
	default:
		fmt.Fprintf(os.Stderr, "%q is none of plan, compile, link\n", os.Args[0])
		os.Exit(2)
	}
}

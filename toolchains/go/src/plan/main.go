// Package skillplan says which commands make a program of a skill's folder: one line of JSON for each, an array of
// arguments. It runs in the sandbox, as those commands do: `/skill` is the folder and the working directory, `/sdk` what
// the toolchain brings, `/work` a place for what is made.
package skillplan

import (
	"encoding/json"
	"fmt"
	"go/build"
	"os"
	"strings"
)

const (
	sdk  = "/sdk"
	work = "/work"
)

// More remarks than these help nobody.
const maxRemarks = 10

// Main plans for the entry file that is its only argument, a path relative to the folder.
func Main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: plan ENTRY")
		os.Exit(2)
	}
	p := &planner{packages: map[string]bool{}}
	p.context = build.Default
	p.context.GOOS, p.context.GOARCH, p.context.GOROOT, p.context.GOPATH = "wasip1", "wasm", "", ""
	p.context.CgoEnabled = false
	p.plan(os.Args[1])
	if len(p.remarks) > 0 {
		for i, remark := range p.remarks {
			if i == maxRemarks {
				fmt.Fprintln(os.Stderr, "too many errors")
				break
			}
			fmt.Fprintln(os.Stderr, remark)
		}
		os.Exit(1)
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	for _, command := range p.commands {
		if err := encoder.Encode(command); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// planner collects commands and remarks.
type planner struct {
	context build.Context
	std     map[string]bool
	module  module
	// packages have been planned.
	packages map[string]bool
	// Packages that are being looked at, for cycles.
	path     []string
	config   strings.Builder
	commands [][]string
	remarks  []string
}

func (p *planner) plan(entry string) {
	if err := p.readStd(); err != nil {
		p.remark("%v", err)
		return
	}
	if err := p.findModule(entry); err != nil {
		p.remark("%v", err)
		return
	}
	p.program(entry)
	if len(p.remarks) > 0 {
		return
	}
	config := p.write("importcfg", p.config.String())
	p.commands = append(p.commands, []string{
		"link", "-o", work + "/program.wasm", "-importcfg", config, "-buildmode=exe", "-s", "-w", work + "/main.a",
	})
}

// readStd reads what the standard library has.
func (p *planner) readStd() error {
	text, err := os.ReadFile(sdk + "/importcfg")
	if err != nil {
		return err
	}
	p.std = map[string]bool{}
	for _, line := range strings.Split(string(text), "\n") {
		if rest, ok := strings.CutPrefix(line, "packagefile "); ok {
			path, _, _ := strings.Cut(rest, "=")
			p.std[path] = true
		}
	}
	p.config.Write(text)
	return nil
}

func (p *planner) remark(format string, args ...any) {
	remark := fmt.Sprintf(format, args...)
	for _, said := range p.remarks {
		if said == remark {
			return
		}
	}
	p.remarks = append(p.remarks, remark)
}

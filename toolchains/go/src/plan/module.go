package skillplan

import (
	"errors"
	"fmt"
	"go/version"
	"io/fs"
	"os"
	"path"
	"runtime"
	"strings"

	"golang.org/x/mod/modfile"
)

// module is what go.mod says; without one all is empty.
type module struct {
	// dir is where go.mod is, relative to the skill's folder.
	dir  string
	path string
	// lang is the version of the language, as `go1.22`; empty means that of the compiler.
	lang string
	// vendored has the language of each package below vendor/.
	vendored map[string]string
}

// findModule looks for go.mod beside the entry file and above, never outside of the skill's folder.
func (p *planner) findModule(entry string) error {
	for dir := path.Dir(entry); ; dir = path.Dir(dir) {
		name := path.Join(dir, "go.mod")
		text, err := os.ReadFile(name)
		if err == nil {
			return p.readModule(dir, name, text)
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if dir == "." {
			return nil
		}
	}
}

func (p *planner) readModule(dir, name string, text []byte) error {
	parsed, err := modfile.ParseLax(name, text, nil)
	if err != nil {
		return err
	}
	if parsed.Module == nil {
		return fmt.Errorf("%s: there is no module directive in it", name)
	}
	p.module = module{dir: dir, path: parsed.Module.Mod.Path, lang: "go1.16", vendored: map[string]string{}}
	if parsed.Go != nil {
		wanted := "go" + parsed.Go.Version
		if version.Compare(wanted, runtime.Version()) > 0 {
			return fmt.Errorf("%s:%d: it asks for go %s; this is %s", name, parsed.Go.Syntax.Start.Line, parsed.Go.Version, runtime.Version())
		}
		p.module.lang = version.Lang(wanted)
	}
	list, err := os.ReadFile(path.Join(dir, "vendor/modules.txt"))
	if err == nil {
		p.readVendored(string(list))
	}
	return nil
}

// readVendored reads what `go mod vendor` wrote.
func (p *planner) readVendored(list string) {
	lang := "go1.16"
	for _, line := range strings.Split(list, "\n") {
		switch {
		case strings.HasPrefix(line, "# "):
			lang = "go1.16"
		case strings.HasPrefix(line, "## "):
			for _, word := range strings.Split(line[3:], ";") {
				if rest, ok := strings.CutPrefix(strings.TrimSpace(word), "go "); ok {
					lang = version.Lang("go" + rest)
				}
			}
		case line != "":
			p.module.vendored[line] = lang
		}
	}
}

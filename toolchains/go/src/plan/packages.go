package skillplan

import (
	"encoding/json"
	"fmt"
	"go/token"
	"os"
	"path"
	"slices"
	"strings"
)

// More packages than these are no skill.
const maxPackages = 1000

// load plans the package in `dir`, after those that it imports.
func (p *planner) load(name, dir, lang string, extra []string) {
	if p.packages[name] {
		return
	}
	if len(p.packages) == maxPackages {
		p.remark("%s: the program is of more than %d packages", dir, maxPackages)
		return
	}
	p.packages[name] = true
	p.path = append(p.path, name)
	defer func() { p.path = p.path[:len(p.path)-1] }()

	pkg, err := p.context.ImportDir(dir, 0)
	if err != nil {
		p.remark("%v", err)
		return
	}
	if len(pkg.SFiles) > 0 {
		p.remark("%s: there is no assembler here; write it in Go alone", path.Join(dir, pkg.SFiles[0]))
		return
	}
	for _, imported := range pkg.Imports {
		p.resolve(imported, pkg.ImportPos[imported][0])
	}
	embedded := p.embed(name, dir, pkg.EmbedPatterns, pkg.EmbedPatternPos)
	archive := work + "/main.a"
	if name != "main" {
		archive = fmt.Sprintf("%s/%d.a", work, len(p.packages))
	}
	command := []string{"compile", "-o", archive, "-p", name, "-complete", "-pack", "-importcfg", work + "/importcfg"}
	if lang != "" {
		command = append(command, "-lang="+lang)
	}
	command = append(command, embedded...)
	for _, file := range pkg.GoFiles {
		command = append(command, path.Join(dir, file))
	}
	fmt.Fprintf(&p.config, "packagefile %s=%s\n", name, archive)
	p.commands = append(p.commands, append(command, extra...))
}

// resolve finds what an import means: the standard library, the module itself, or what `go mod vendor` put there.
func (p *planner) resolve(name string, at token.Position) {
	switch {
	case name == "unsafe":
	case name == "C":
		p.remark("%v: import \"C\": there is no cgo here, since there is no C compiler; write it in Go alone", at)
	case strings.HasPrefix(name, "./") || strings.HasPrefix(name, "../") || name == "." || name == "..":
		p.remark("%v: %q is a relative import path; name the package by its module's path", at, name)
	case p.std[name]:
		if slices.Contains(strings.Split(name, "/"), "internal") || strings.HasPrefix(name, "vendor/") {
			p.remark("%v: use of internal package %s not allowed", at, name)
		}
	case p.module.path != "" && (name == p.module.path || strings.HasPrefix(name, p.module.path+"/")):
		rest := strings.TrimPrefix(strings.TrimPrefix(name, p.module.path), "/")
		p.local(name, path.Join(p.module.dir, rest), p.module.lang, at)
	case p.module.vendored[name] != "":
		p.local(name, path.Join(p.module.dir, "vendor", name), p.module.vendored[name], at)
	case !strings.Contains(strings.Split(name, "/")[0], "."):
		p.remark("%v: package %s is not in std", at, name)
	default:
		p.remark("%v: %s is outside the standard library, and nothing is fetched here; put it into the skill's folder with `go mod vendor`", at, name)
	}
}

func (p *planner) local(name, dir, lang string, at token.Position) {
	if i := slices.Index(p.path, name); i >= 0 {
		p.remark("%v: import cycle not allowed: %s", at, strings.Join(append(slices.Clone(p.path[i:]), name), " imports "))
		return
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		p.remark("%v: package %s: there is no folder %s in the skill", at, name, dir)
		return
	}
	p.load(name, dir, lang, nil)
}

// embed says to the compiler which files the `//go:embed` lines of a package mean.
func (p *planner) embed(name, dir string, patterns []string, at map[string][]token.Position) []string {
	if len(patterns) == 0 {
		return nil
	}
	config := struct {
		Patterns map[string][]string
		Files    map[string]string
	}{map[string][]string{}, map[string]string{}}
	for _, pattern := range patterns {
		files, err := matching(dir, pattern)
		if err != nil {
			p.remark("%v: pattern %s: %v", at[pattern][0], pattern, err)
			continue
		}
		config.Patterns[pattern] = files
		for _, file := range files {
			config.Files[file] = path.Join("/skill", dir, file)
		}
	}
	text, err := json.Marshal(config)
	if err != nil {
		p.remark("%s: %v", name, err)
	}
	return []string{"-embedcfg", p.write(fmt.Sprintf("%d.embed", len(p.packages)), string(text))}
}

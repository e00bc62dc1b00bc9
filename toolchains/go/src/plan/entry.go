package skillplan

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"strings"
)

// wrapper is the main function of a skill that is a function. Its place is nowhere in the skill's own files.
const wrapper = `//line <skillhost>:1
package main

import skillhost "internal/skillhost"

func main() { skillhost.Run(Execute) }
`

// zones brings the time zones, which no file of the sandbox has.
const zones = `//line <skillhost>:1
package main

import (
	_ "time"
	_ "time/tzdata"
)
`

const wanted = "func Execute(inputs map[string]any) (any, error)"

// source is what matters of one file of the program.
type source struct {
	pkg         string
	pkgAt       token.Position
	main        bool
	execute     *ast.FuncDecl
	executeAt   token.Position
	cgo         token.Position
	hasMistakes bool
}

// program plans the package that the entry file is of.
func (p *planner) program(entry string) {
	dir, name := path.Dir(entry), path.Base(entry)
	text, err := os.ReadFile(entry)
	if err != nil {
		p.remark("%v", err)
		return
	}
	first := look(entry, text)
	if first.pkg != "" && first.pkg != "main" {
		p.remark("%v: the package is %s; a skill is package main", first.pkgAt, first.pkg)
		return
	}
	chosen := map[string]source{name: first}
	for file, other := range p.siblings(dir, name) {
		if p.module.path != "" || other.pkg == "main" && !other.main {
			chosen[file] = other
		}
	}
	p.context.ReadDir = func(at string) ([]fs.FileInfo, error) { return only(at, dir, chosen) }
	extra := p.wrap(entry, chosen)
	if len(p.remarks) == 0 {
		p.load("main", dir, p.module.lang, append(extra, p.write("zones.go", zones)))
	}
}

// siblings are the other files of the entry's folder that could be of its program. Where go.mod is, all are; elsewhere
// those that are programs themselves are left out.
func (p *planner) siblings(dir, name string) map[string]source {
	files := map[string]source{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		p.remark("%v", err)
	}
	for _, it := range entries {
		file := it.Name()
		if file == name || it.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			continue
		}
		if match, err := p.context.MatchFile(dir, file); err != nil || !match {
			continue
		}
		text, err := os.ReadFile(path.Join(dir, file))
		if err != nil {
			p.remark("%v", err)
			continue
		}
		files[file] = look(path.Join(dir, file), text)
	}
	return files
}

// wrap gives the file that calls Execute, where nothing else is called main.
func (p *planner) wrap(entry string, files map[string]source) []string {
	var execute *source
	for _, file := range files {
		if file.cgo.IsValid() {
			p.remark("%v: import \"C\": there is no cgo here, since there is no C compiler; write it in Go alone", file.cgo)
			return nil
		}
		if file.main || file.hasMistakes {
			return nil
		}
		if file.execute != nil {
			execute = &file
		}
	}
	if execute == nil {
		p.remark("%s: there is neither func main() nor %s", entry, wanted)
		return nil
	}
	if !isSkill(execute.execute) {
		p.remark("%v: a skill is %s", execute.executeAt, wanted)
		return nil
	}
	return []string{p.write("skillhost.go", wrapper)}
}

// write puts a file of ours beside the skill's.
func (p *planner) write(name, text string) string {
	file := work + "/" + name
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		p.remark("%v", err)
	}
	return file
}

// look reads one file. What is wrong with it is for the compiler to say.
func look(file string, text []byte) source {
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, file, text, parser.SkipObjectResolution)
	found := source{hasMistakes: err != nil}
	if parsed == nil || parsed.Name == nil {
		return found
	}
	found.pkg, found.pkgAt = parsed.Name.Name, files.Position(parsed.Name.Pos())
	for _, it := range parsed.Imports {
		if it.Path.Value == `"C"` {
			found.cgo = files.Position(it.Path.Pos())
		}
	}
	for _, declared := range parsed.Decls {
		function, ok := declared.(*ast.FuncDecl)
		if !ok || function.Recv != nil {
			continue
		}
		switch function.Name.Name {
		case "main":
			found.main = true
		case "Execute":
			found.execute, found.executeAt = function, files.Position(function.Name.Pos())
		}
	}
	return found
}

// isSkill: one parameter of any type that JSON fills, and two results, the second an error.
func isSkill(function *ast.FuncDecl) bool {
	t := function.Type
	if t.TypeParams != nil || t.Params.NumFields() != 1 || t.Results.NumFields() != 2 {
		return false
	}
	if _, variadic := t.Params.List[0].Type.(*ast.Ellipsis); variadic {
		return false
	}
	last, ok := t.Results.List[len(t.Results.List)-1].Type.(*ast.Ident)
	return ok && last.Name == "error"
}

// only hides from go/build what is not of the program.
func only(at, dir string, chosen map[string]source) ([]fs.FileInfo, error) {
	entries, err := os.ReadDir(at)
	if err != nil {
		return nil, err
	}
	var files []fs.FileInfo
	for _, it := range entries {
		if _, of := chosen[it.Name()]; path.Clean(at) == dir && strings.HasSuffix(it.Name(), ".go") && !of {
			continue
		}
		if info, err := it.Info(); err == nil {
			files = append(files, info)
		}
	}
	return files, nil
}

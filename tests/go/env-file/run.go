// Reads .env and .ini files, as deployment skills do, and says by line what is wrong in them.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

type lineError struct {
	file string
	line int
	text string
}

func (e lineError) Error() string { return fmt.Sprintf("%s:%d: %s", e.file, e.line, e.text) }

var key = regexp.MustCompile(`^[A-Za-z_]\w*$`)

func readEnv(path string, given map[string]string) (map[string]string, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	found := map[string]string{}
	lookup := func(name string) string {
		if v, ok := given[name]; ok {
			return v
		}
		return found[name]
	}
	var wrong error
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimSpace(lines.Text())
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		text = strings.TrimPrefix(text, "export ")
		name, value, ok := strings.Cut(text, "=")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		switch {
		case !ok:
			wrong = errors.Join(wrong, lineError{path, n, "no '=' in " + strconv.Quote(text)})
			continue
		case !key.MatchString(name):
			wrong = errors.Join(wrong, lineError{path, n, fmt.Sprintf("%q is no name", name)})
			continue
		case strings.HasPrefix(value, "'"):
			found[name] = strings.Trim(value, "'")
			continue
		case strings.HasPrefix(value, `"`):
			if value, err = strconv.Unquote(value); err != nil {
				wrong = errors.Join(wrong, fmt.Errorf("%w: %w", lineError{path, n, "bad quotes"}, err))
				continue
			}
		default:
			value, _, _ = strings.Cut(value, " #")
			value = strings.TrimSpace(value)
		}
		found[name] = os.Expand(value, lookup)
	}
	return found, errors.Join(wrong, lines.Err())
}

func readIni(path string) (map[string]map[string][]string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	sections, section := map[string]map[string][]string{}, ""
	var wrong error
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == ';' {
			continue
		}
		if inner, ok := strings.CutPrefix(line, "["); ok {
			if section, ok = strings.CutSuffix(inner, "]"); !ok {
				wrong = errors.Join(wrong, &lineError{path, n, "section without ']'"})
			}
			continue
		}
		at := strings.IndexAny(line, "=:")
		if at < 0 {
			wrong = errors.Join(wrong, &lineError{path, n, "neither '=' nor ':'"})
			continue
		}
		if sections[section] == nil {
			sections[section] = map[string][]string{}
		}
		name := strings.TrimSpace(line[:at])
		sections[section][name] = append(sections[section][name], strings.TrimSpace(line[at+1:]))
	}
	return sections, wrong
}

func main() {
	var in struct {
		Files []string
		Set   map[string]string
	}
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	out, problems := map[string]any{}, 0
	for _, path := range in.Files {
		var read any
		var err error
		if filepath.Ext(path) == ".env" {
			values, e := readEnv(path, in.Set)
			for _, name := range slices.Sorted(maps.Keys(values)) {
				fmt.Fprintf(os.Stderr, "%-8s%q\n", name, values[name])
			}
			read, err = values, e
		} else {
			read, err = readIni(path)
		}
		var byValue lineError
		var byPointer *lineError
		fmt.Fprintln(os.Stderr, path, errors.As(err, &byValue), errors.As(err, &byPointer), errors.Is(err, strconv.ErrSyntax), errors.Is(err, fs.ErrNotExist))
		if err != nil {
			problems += strings.Count(err.Error(), "\n") + 1
			out[path] = strings.Split(err.Error(), "\n")
		} else {
			out[path] = read
		}
		out[path+" values"] = read
	}
	out["problems"] = problems
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	encoder.Encode(out)
	if problems > 0 {
		os.Exit(65)
	}
}

package skillplan

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// matching are the files that a pattern of `//go:embed` means, relative to the package's folder.
func matching(dir, pattern string) ([]string, error) {
	glob, all := strings.CutPrefix(pattern, "all:")
	if _, err := path.Match(glob, ""); err != nil || glob == "." || !fs.ValidPath(glob) {
		return nil, errors.New("invalid pattern syntax")
	}
	matches, err := filepath.Glob(filepath.Join(dir, glob))
	if err != nil {
		return nil, err
	}
	var files []string
	for _, match := range matches {
		info, err := os.Lstat(match)
		if err != nil {
			return nil, err
		}
		name, err := filepath.Rel(dir, match)
		switch {
		case err != nil:
			return nil, err
		case info.Mode().IsRegular():
			files = append(files, name)
		case info.IsDir():
			below, err := tree(dir, name, all)
			if err != nil {
				return nil, err
			}
			if len(below) == 0 {
				return nil, fmt.Errorf("cannot embed directory %s: contains no embeddable files", name)
			}
			files = append(files, below...)
		default:
			return nil, fmt.Errorf("cannot embed irregular file %s", name)
		}
	}
	if len(files) == 0 {
		return nil, errors.New("no matching files found")
	}
	slices.Sort(files)
	return slices.Compact(files), nil
}

// tree is all of a folder, hidden files only where they were asked for.
func tree(dir, name string, all bool) ([]string, error) {
	var files []string
	err := filepath.WalkDir(filepath.Join(dir, name), func(at string, it fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		below, err := filepath.Rel(dir, at)
		if err != nil {
			return err
		}
		hidden := strings.HasPrefix(it.Name(), ".") || strings.HasPrefix(it.Name(), "_")
		switch {
		case hidden && !all && below != name:
			if it.IsDir() {
				return filepath.SkipDir
			}
		case it.Type().IsRegular():
			files = append(files, below)
		}
		return nil
	})
	return files, err
}

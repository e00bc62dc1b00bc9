// A unified diff after Myers, edit distances, and "did you mean".
package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
)

type op struct {
	kind byte
	text string
}

// myers gives the shortest script of edits.
func myers(a, b []string) (ops []op) {
	n, m := len(a), len(b)
	v := map[int]int{1: 0}
	var trace []map[int]int
	d := 0
search:
	for ; d <= n+m; d++ {
		before := make(map[int]int, len(v))
		for k, x := range v {
			before[k] = x
		}
		trace = append(trace, before)
		for k := -d; k <= d; k += 2 {
			x := v[k-1] + 1
			if k == -d || (k != d && v[k-1] < v[k+1]) {
				x = v[k+1]
			}
			y := x - k
			for x < n && y < m && a[x] == b[y] {
				x, y = x+1, y+1
			}
			v[k] = x
			if x >= n && y >= m {
				break search
			}
		}
	}
	x, y := n, m
	for ; d >= 0; d-- {
		v, k := trace[d], x-y
		from := k - 1
		if k == -d || (k != d && v[k-1] < v[k+1]) {
			from = k + 1
		}
		px := v[from]
		py := px - from
		for x > max(px, 0) && y > max(py, 0) {
			x, y = x-1, y-1
			ops = append(ops, op{' ', a[x]})
		}
		if d == 0 {
			break
		}
		if x == px {
			y--
			ops = append(ops, op{'+', b[y]})
		} else {
			x--
			ops = append(ops, op{'-', a[x]})
		}
	}
	slices.Reverse(ops)
	return ops
}

func unified(ops []op, around int) string {
	var out strings.Builder
	keep := make([]bool, len(ops))
	for i, o := range ops {
		if o.kind != ' ' {
			for j := max(0, i-around); j <= min(len(ops)-1, i+around); j++ {
				keep[j] = true
			}
		}
	}
	oldLine, newLine := 1, 1
	for i := 0; i < len(ops); {
		if !keep[i] {
			oldLine, newLine, i = oldLine+1, newLine+1, i+1
			continue
		}
		end := i
		for end < len(ops) && keep[end] {
			end++
		}
		count := func(but byte) (n int) {
			for _, o := range ops[i:end] {
				if o.kind != but {
					n++
				}
			}
			return
		}
		fmt.Fprintf(&out, "@@ -%d,%d +%d,%d @@\n", oldLine, count('+'), newLine, count('-'))
		oldLine, newLine = oldLine+count('+'), newLine+count('-')
		for _, o := range ops[i:end] {
			out.WriteByte(o.kind)
			out.WriteString(strings.TrimSuffix(o.text, "\n") + "\n")
			if !strings.HasSuffix(o.text, "\n") {
				out.WriteString("\\ No newline at end of file\n")
			}
		}
		i = end
	}
	return out.String()
}

func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i, c := range x {
		previous := row[0]
		row[0] = i + 1
		for j, d := range y {
			cost := previous
			if c != d {
				cost = 1 + min(previous, row[j], row[j+1])
			}
			previous, row[j+1] = row[j+1], cost
		}
	}
	return row[len(y)]
}

func main() {
	var in struct {
		Old, New     string
		Words, Known []string
	}
	json.NewDecoder(os.Stdin).Decode(&in)
	lines := func(s string) []string { return slices.Collect(strings.Lines(s)) }
	ops := myers(lines(in.Old), lines(in.New))
	diff := unified(ops, 1)
	fmt.Print("--- old\n+++ new\n", diff)
	os.WriteFile("artifacts/change.diff", []byte(diff), 0o644)
	fmt.Println(len(myers(nil, nil)), len(myers(lines(in.Old), nil)), unified(myers([]string{"x"}, []string{"x"}), 3) == "")
	for _, word := range in.Words {
		best := slices.MinFunc(in.Known, func(a, b string) int {
			return cmp.Or(cmp.Compare(distance(word, a), distance(word, b)), cmp.Compare(a, b))
		})
		fmt.Printf("%q: did you mean %q (%d)?\n", word, best, distance(word, best))
	}
	a, b := strings.Repeat("the quick brown fox\n", 300), strings.Repeat("the quick brown fax\n", 20)
	big := myers(lines(a+b), lines(b+a))
	counts := map[byte]int{}
	for _, o := range big {
		counts[o.kind]++
	}
	fmt.Println(counts[' '], counts['-'], counts['+'], distance(a[:2000], b))
}

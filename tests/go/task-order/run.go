// Orders tasks by what they need, finds cycles and the critical path, and sorts versions.
package main

import (
	"cmp"
	"container/heap"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
)

type names []string

func (n names) Len() int           { return len(n) }
func (n names) Less(i, j int) bool { return n[i] < n[j] }
func (n names) Swap(i, j int)      { n[i], n[j] = n[j], n[i] }
func (n *names) Push(x any)        { *n = append(*n, x.(string)) }
func (n *names) Pop() any {
	last := (*n)[len(*n)-1]
	*n = (*n)[:len(*n)-1]
	return last
}

type CycleError []string

func (c CycleError) Error() string { return "cycle: " + strings.Join(c, " -> ") }

func order(needs map[string][]string) (sorted []string, err error) {
	waiting, users, ready := map[string]int{}, map[string][]string{}, &names{}
	for task, ns := range needs {
		for _, n := range ns {
			if _, ok := needs[n]; !ok {
				err = errors.Join(err, fmt.Errorf("%s needs %q, which is unknown", task, n))
				continue
			}
			waiting[task]++
			users[n] = append(users[n], task)
		}
	}
	for task := range needs {
		if waiting[task] == 0 {
			heap.Push(ready, task)
		}
	}
	for ready.Len() > 0 {
		task := heap.Pop(ready).(string)
		sorted = append(sorted, task)
		for _, user := range users[task] {
			if waiting[user]--; waiting[user] == 0 {
				heap.Push(ready, user)
			}
		}
	}
	if len(sorted) < len(needs) {
		err = errors.Join(err, cycle(needs, sorted))
	}
	return sorted, err
}

func cycle(needs map[string][]string, done []string) error {
	const open, closed = 1, 2
	state := map[string]int{}
	var path []string
	var visit func(string) CycleError
	visit = func(task string) CycleError {
		switch state[task] {
		case open:
			return append(CycleError(slices.Clone(path[slices.Index(path, task):])), task)
		case closed:
			return nil
		}
		state[task] = open
		path = append(path, task)
		for _, n := range needs[task] {
			if found := visit(n); found != nil {
				return found
			}
		}
		state[task], path = closed, path[:len(path)-1]
		return nil
	}
	for _, task := range slices.Sorted(maps.Keys(needs)) {
		if found := visit(task); found != nil {
			return found
		}
	}
	return nil
}

func critical(sorted []string, needs map[string][]string, minutes map[string]int) (int, []string) {
	end, before := map[string]int{}, map[string]string{}
	for _, task := range sorted {
		for _, n := range needs[task] {
			if end[n] > end[before[task]] || before[task] == "" {
				before[task] = n
			}
		}
		end[task] = end[before[task]] + minutes[task]
	}
	last := slices.MaxFunc(sorted, func(a, b string) int { return end[a] - end[b] })
	var path []string
	for task := last; task != ""; task = before[task] {
		path = append([]string{task}, path...)
	}
	return end[last], path
}

type version struct {
	numbers [3]int
	pre     []string
	text    string
}

func parse(text string) (v version, err error) {
	v.text = text
	core, _, _ := strings.Cut(strings.TrimPrefix(text, "v"), "+")
	core, pre, ok := strings.Cut(core, "-")
	if ok {
		v.pre = strings.Split(pre, ".")
	}
	for i, part := range strings.SplitN(core, ".", 3) {
		if v.numbers[i], err = strconv.Atoi(part); err != nil {
			return v, fmt.Errorf("version %q: %w", text, err)
		}
	}
	return
}

func (v version) compare(w version) int {
	if c := slices.Compare(v.numbers[:], w.numbers[:]); c != 0 {
		return c
	}
	if (len(v.pre) == 0) != (len(w.pre) == 0) {
		return len(w.pre) - len(v.pre)
	}
	return slices.CompareFunc(v.pre, w.pre, func(a, b string) int {
		x, e1 := strconv.Atoi(a)
		y, e2 := strconv.Atoi(b)
		switch {
		case e1 == nil && e2 == nil:
			return cmp.Compare(x, y)
		case e1 == nil:
			return -1
		case e2 == nil:
			return 1
		}
		return strings.Compare(a, b)
	})
}

func main() {
	var in struct {
		Tasks, Cycle map[string][]string
		Minutes      map[string]int
		Versions     []string
	}
	json.NewDecoder(os.Stdin).Decode(&in)
	sorted, err := order(in.Tasks)
	fmt.Println(sorted, err)
	total, path := critical(sorted, in.Tasks, in.Minutes)
	fmt.Println(total, strings.Join(path, " > "))
	_, err = order(in.Cycle)
	var found CycleError
	fmt.Println(err, errors.As(err, &found), len(found))
	var versions []version
	for _, text := range in.Versions {
		v, err := parse(text)
		if errors.Is(err, strconv.ErrSyntax) {
			fmt.Println(err)
			continue
		}
		versions = append(versions, v)
	}
	slices.SortStableFunc(versions, version.compare)
	for _, v := range versions {
		fmt.Print(v.text, " ")
	}
	at, ok := slices.BinarySearchFunc(versions, version{numbers: [3]int{1, 2, 10}}, version.compare)
	fmt.Println(at, ok, slices.IsSortedFunc(versions, version.compare))
	grouped := map[[2]int][]string{}
	for chunk := range slices.Chunk(versions, 2) {
		for _, v := range chunk {
			k := [2]int(v.numbers[:2])
			grouped[k] = append(grouped[k], v.text)
		}
	}
	fmt.Println(grouped)
	if err != nil {
		os.Exit(3)
	}
}

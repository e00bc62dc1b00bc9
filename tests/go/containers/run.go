package main

import (
	"cmp"
	"container/heap"
	"container/list"
	"container/ring"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"slices"
	"sort"
	"strings"
	"sync"
	"weak"
)

type item struct {
	name string
	cost int
}
type queue []item

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return q[i].cost < q[j].cost }
func (q queue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)        { *q = append(*q, x.(item)) }
func (q *queue) Pop() any {
	old := *q
	last := old[len(old)-1]
	*q = old[:len(old)-1]
	return last
}

type edge struct {
	from, to string
	cost     int
}

func (e *edge) UnmarshalJSON(b []byte) error {
	return json.Unmarshal(b, &[]any{&e.from, &e.to, &e.cost})
}

func shortest(edges []edge, from string) map[string]int {
	next := map[string][]edge{}
	for _, e := range edges {
		next[e.from] = append(next[e.from], e)
	}
	known := map[string]int{}
	q := &queue{{from, 0}}
	for q.Len() > 0 {
		it := heap.Pop(q).(item)
		if _, seen := known[it.name]; seen {
			continue
		}
		known[it.name] = it.cost
		for _, e := range next[it.name] {
			heap.Push(q, item{e.to, it.cost + e.cost})
		}
	}
	return known
}

type cache struct {
	size  int
	order *list.List
	at    map[string]*list.Element
}

func (c *cache) get(key string) (hit bool) {
	if e, ok := c.at[key]; ok {
		c.order.MoveToFront(e)
		return true
	}
	c.at[key] = c.order.PushFront(key)
	if c.order.Len() > c.size {
		last := c.order.Back()
		delete(c.at, c.order.Remove(last).(string))
	}
	return false
}

func lcs(a, b []string) []string {
	table := make([][]int, len(a)+1)
	for i := range table {
		table[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				table[i][j] = table[i+1][j+1] + 1
			} else {
				table[i][j] = max(table[i+1][j], table[i][j+1])
			}
		}
	}
	var out []string
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			out = append(out, " "+a[i])
			i, j = i+1, j+1
		case table[i+1][j] >= table[i][j+1]:
			out = append(out, "-"+a[i])
			i++
		default:
			out = append(out, "+"+b[j])
			j++
		}
	}
	return out
}

func main() {
	var in struct{ Edges []edge }
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		panic(err)
	}
	fmt.Println(shortest(in.Edges, "a"))
	c := &cache{2, list.New(), map[string]*list.Element{}}
	for _, key := range strings.Split("abacbdab", "") {
		fmt.Print(c.get(key), " ")
	}
	r := ring.New(3)
	for i := range 5 {
		r.Value = i
		r = r.Next()
	}
	r.Do(func(v any) { fmt.Print(v, " ") })
	fmt.Println(strings.Join(lcs(strings.Fields("a b c d e"), strings.Fields("a x c e f")), " "))
	people := []item{{"zoe", 3}, {"bob", 1}, {"eve", 3}, {"al", 2}}
	sort.SliceStable(people, func(i, j int) bool { return people[i].cost > people[j].cost })
	fmt.Println(people, sort.SearchInts([]int{1, 3, 5}, 4))
	slices.SortFunc(people, func(a, b item) int { return cmp.Compare(a.name, b.name) })
	at, found := slices.BinarySearchFunc(people, "eve", func(p item, name string) int { return strings.Compare(p.name, name) })
	fmt.Println(people, at, found, slices.Insert([]int{1, 2}, 1, 9, 8), slices.Delete([]int{0, 1, 2, 3}, 1, 3), slices.Repeat([]int{1}, 3))
	s := make([]int, 2, 10)
	t := append(s, 1)
	s = append(s, 2)
	fmt.Println(s, t, len(s), cap(s[:1:3]))
	array := [...]int{5: 1, 2, 1: 7}
	pointer := &array
	for i := range pointer {
		pointer[i] *= 2
	}
	fmt.Println(array, len(array), array == [7]int{1: 14, 5: 2, 6: 4})
	pool := sync.Pool{New: func() any { return new(strings.Builder) }}
	b := pool.Get().(*strings.Builder)
	b.WriteString("pooled")
	fmt.Println(b, b.Len())
	big := make([]*[1 << 16]byte, 0)
	for range 200 {
		big = append(big, new([1 << 16]byte))
		if len(big) > 20 {
			big = big[:0]
		}
	}
	w := weak.Make(new([64]byte))
	runtime.GC()
	fmt.Println(w.Value() == nil, len(big) <= 21)
	var sum int
	m := map[int]int{}
	for i := range 100000 {
		m[i*7919%100003] = i
	}
	for k, v := range m {
		sum += k ^ v
	}
	fmt.Println(len(m), sum)
}

package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"os"
	"slices"
	"strings"
)

type Number interface {
	~int | ~int64 | ~float64
}

func Sum[T Number](xs ...T) (s T) {
	for _, x := range xs {
		s += x
	}
	return
}

func Map[T, U any](seq iter.Seq[T], f func(T) U) iter.Seq[U] {
	return func(yield func(U) bool) {
		for v := range seq {
			if !yield(f(v)) {
				return
			}
		}
	}
}

func Take[T any](seq iter.Seq[T], n int) iter.Seq[T] {
	return func(yield func(T) bool) {
		for v := range seq {
			if n--; n < 0 || !yield(v) {
				return
			}
		}
	}
}

type Tree[K cmp.Ordered, V any] struct {
	root *node[K, V]
	size int
}
type node[K cmp.Ordered, V any] struct {
	key         K
	value       V
	left, right *node[K, V]
}

func (t *Tree[K, V]) Put(key K, value V) {
	at := &t.root
	for *at != nil {
		switch c := cmp.Compare(key, (*at).key); {
		case c < 0:
			at = &(*at).left
		case c > 0:
			at = &(*at).right
		default:
			(*at).value = value
			return
		}
	}
	*at = &node[K, V]{key: key, value: value}
	t.size++
}

func (t *Tree[K, V]) All() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) { t.root.walk(yield) }
}

func (n *node[K, V]) walk(yield func(K, V) bool) bool {
	return n == nil || n.left.walk(yield) && yield(n.key, n.value) && n.right.walk(yield)
}

type Result[T any] struct {
	Value T
	Err   error
}

func Try[T any](f func() (T, error)) (r Result[T]) {
	defer func() {
		if p := recover(); p != nil {
			r.Err = fmt.Errorf("recovered: %v", p)
		}
	}()
	r.Value, r.Err = f()
	return
}

type Celsius float64

func (c Celsius) String() string { return fmt.Sprintf("%.1f°C", float64(c)) }

type Set[T comparable] = map[T]struct{}

func main() {
	var in struct{ Nums []int }
	json.NewDecoder(os.Stdin).Decode(&in)
	fmt.Println(Sum(in.Nums...), Sum(1.5, 2.5), Sum[Celsius](20.5, 1.25))
	tree := &Tree[string, int]{}
	for i, word := range strings.Fields("the quick brown fox jumps over the lazy dog") {
		tree.Put(word, i)
	}
	for k, v := range tree.All() {
		if k > "q" {
			break
		}
		fmt.Print(k, "=", v, " ")
	}
	fmt.Println(tree.size)
	next, stop := iter.Pull2(tree.All())
	k, v, ok := next()
	stop()
	fmt.Println(k, v, ok)
	fmt.Println(slices.Collect(Take(Map(slices.Values(in.Nums), func(n int) string { return strings.Repeat("*", n) }), 3)))
	sorted := slices.SortedFunc(slices.Values(in.Nums), func(a, b int) int { return cmp.Or(cmp.Compare(b%3, a%3), cmp.Compare(a, b)) })
	fmt.Println(sorted, slices.Max(in.Nums), slices.Compact(slices.Sorted(slices.Values(in.Nums))), min(3, 1, 2), max("a", "b"))
	for chunk := range slices.Chunk(in.Nums, 4) {
		fmt.Print(chunk)
	}
	for i := range 3 {
		fmt.Print(" ", i)
	}
	fmt.Println()
	fmt.Println(Try(func() (int, error) { var m map[string]int; m["x"] = 1; return 1, nil }))
	fmt.Println(Try(func() (string, error) { return "", errors.New("nope") }))
	fmt.Println(Try(func() (int, error) { i := 5; return in.Nums[len(in.Nums)+i], nil }).Err)
	s := Set[int]{1: {}, 2: {}}
	fmt.Printf("%T %v %T\n", s, len(s), Result[Celsius]{})
	counts := maps.Collect(func(yield func(rune, int) bool) {
		for i, r := range "hello" {
			if !yield(r, i) {
				return
			}
		}
	})
	fmt.Println(slices.Sorted(maps.Keys(counts)), counts['l'])
	clear(counts)
	fmt.Println(len(counts))
}

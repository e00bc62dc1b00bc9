package main

import "fmt"

type shape interface{ area() float64 }
type square struct{ side float64 }

func (s *square) area() float64 { return s.side * s.side }

func main() {
	var counts map[string]int
	fmt.Println(counts["nothing"], len(counts))
	var s shape = &square{3}
	fmt.Println(s.area())
	for range counts {
	}
	delete(counts, "x")
	counts["x"]++
}

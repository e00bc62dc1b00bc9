package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	ch := make(chan int)
	go func() {
		mu.Lock()
		ch <- 1
	}()
	fmt.Println(<-ch)
	mu.Lock()
	fmt.Println("never")
}

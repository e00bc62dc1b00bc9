package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"sort"
	"sync"
	"sync/atomic"
	"time"
)

type job struct{ id int }
type result struct {
	id    int
	value int
	err   error
}

func work(ctx context.Context, jobs <-chan job, results chan<- result, done *atomic.Int64) {
	for j := range jobs {
		select {
		case <-ctx.Done():
			results <- result{j.id, 0, context.Cause(ctx)}
			continue
		default:
		}
		if j.id%13 == 7 {
			results <- result{j.id, 0, fmt.Errorf("job %d: %w", j.id, errors.ErrUnsupported)}
			continue
		}
		sum := 0
		for i := 0; i <= j.id*1000; i++ {
			sum += i % 7
		}
		done.Add(1)
		runtime.Gosched()
		results <- result{j.id, sum, nil}
	}
}

func main() {
	var in struct{ Jobs int }
	json.NewDecoder(os.Stdin).Decode(&in)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	jobs, results := make(chan job), make(chan result, 4)
	var done atomic.Int64
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() { work(ctx, jobs, results, &done) })
	}
	go func() {
		for i := range in.Jobs {
			jobs <- job{i}
		}
		close(jobs)
		group.Wait()
		close(results)
	}()
	var all []result
	for r := range results {
		all = append(all, r)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].id < all[j].id })
	failed := 0
	for _, r := range all {
		if errors.Is(r.err, errors.ErrUnsupported) {
			failed++
			fmt.Println(r.err)
		}
	}
	fmt.Println(len(all), done.Load(), failed, all[39].value)

	var mu sync.RWMutex
	balance := map[string]int{"a": 1000}
	var once sync.Once
	var wg sync.WaitGroup
	for i := range 1000 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			once.Do(func() { fmt.Println("once") })
			mu.Lock()
			defer mu.Unlock()
			balance["a"] -= i % 2
			balance["b"] += i % 2
		}()
	}
	wg.Wait()
	mu.RLock()
	fmt.Println(balance)
	mu.RUnlock()

	short, stop := context.WithTimeoutCause(context.Background(), 5*time.Millisecond, errors.New("too slow"))
	defer stop()
	select {
	case <-short.Done():
		fmt.Println(short.Err(), context.Cause(short))
	case <-time.After(10 * time.Second):
		fmt.Println("never")
	}
	ticker := time.NewTicker(time.Millisecond)
	ticks := 0
	for range ticker.C {
		if ticks++; ticks == 3 {
			ticker.Stop()
			break
		}
	}
	begin := time.Now()
	time.Sleep(20 * time.Millisecond)
	took := time.Since(begin)
	fmt.Println(ticks, took >= 20*time.Millisecond, took < 5*time.Second)
	primes := sieve(30)
	fmt.Println(primes)
	cond := sync.NewCond(&sync.Mutex{})
	ready := false
	go func() { cond.L.Lock(); ready = true; cond.L.Unlock(); cond.Broadcast() }()
	cond.L.Lock()
	for !ready {
		cond.Wait()
	}
	cond.L.Unlock()
	value := context.WithValue(ctx, struct{ k string }{"user"}, "ada").Value(struct{ k string }{"user"})
	fmt.Println(value)
}

func sieve(n int) (primes []int) {
	ch := make(chan int)
	go func() {
		for i := 2; ; i++ {
			ch <- i
		}
	}()
	for {
		p := <-ch
		if p > n {
			return
		}
		primes = append(primes, p)
		next := make(chan int)
		go func(in <-chan int) {
			for v := range in {
				if v%p != 0 {
					next <- v
				}
			}
		}(ch)
		ch = next
	}
}

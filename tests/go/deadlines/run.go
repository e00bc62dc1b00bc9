// Tasks with deadlines: contexts that end, causes, what is cleaned up, retries, and a group that stops at its first error.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

type Task struct {
	Name  string
	Ms    int
	Error string
}

type key struct{}

func (t Task) run(ctx context.Context) (string, error) {
	timer := time.NewTimer(time.Duration(t.Ms) * time.Millisecond)
	defer timer.Stop()
	select {
	case <-timer.C:
		if t.Error != "" {
			return "", fmt.Errorf("%s: %w", t.Name, errors.New(t.Error))
		}
		return fmt.Sprint(t.Name, " for ", ctx.Value(key{})), nil
	case <-ctx.Done():
		return "", fmt.Errorf("%s: %w (%v)", t.Name, ctx.Err(), context.Cause(ctx))
	}
}

type group struct {
	wait   sync.WaitGroup
	once   sync.Once
	err    error
	cancel context.CancelCauseFunc
}

func (g *group) run(f func() error) {
	g.wait.Go(func() {
		if err := f(); err != nil {
			g.once.Do(func() { g.err = err; g.cancel(err) })
		}
	})
}

func retry(ctx context.Context, times int, f func(int) error) (err error) {
	for n := range times {
		if err = f(n); err == nil {
			return nil
		}
		select {
		case <-time.After(time.Millisecond << n):
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		}
	}
	return fmt.Errorf("after %d tries: %w", times, err)
}

func main() {
	var in struct{ Tasks []Task }
	json.NewDecoder(os.Stdin).Decode(&in)
	root := context.WithValue(context.Background(), key{}, "you")

	for _, t := range in.Tasks {
		ctx, cancel := context.WithTimeoutCause(root, 40*time.Millisecond, errors.New("took too long"))
		result, err := t.run(ctx)
		fmt.Println(result, err, errors.Is(err, context.DeadlineExceeded))
		cancel()
		fmt.Println(ctx.Err() != nil, errors.Is(ctx.Err(), context.Canceled))
	}

	ctx, cancel := context.WithCancelCause(root)
	g := group{cancel: cancel}
	var lock sync.Mutex
	var results []string
	for _, t := range in.Tasks {
		g.run(func() error {
			result, err := t.run(ctx)
			lock.Lock()
			defer lock.Unlock()
			if err != nil {
				results = append(results, "! "+err.Error())
			} else {
				results = append(results, result)
			}
			return err
		})
	}
	g.wait.Wait()
	slices.Sort(results)
	fmt.Println(g.err, context.Cause(ctx))
	for _, r := range results {
		fmt.Println(" ", r)
	}

	var tries atomic.Int32
	fmt.Println(retry(root, 5, func(n int) error {
		if tries.Add(1) < 3 {
			return fmt.Errorf("not yet (%d)", n)
		}
		return nil
	}), tries.Load())
	fmt.Println(retry(root, 2, func(n int) error { return fmt.Errorf("never (%d)", n) }))
	gone, stop := context.WithDeadline(root, time.Unix(0, 0))
	defer stop()
	fmt.Println(retry(gone, 2, func(n int) error { return errors.New("no time") }))
	deadline, ok := gone.Deadline()
	fmt.Println(deadline.UTC(), ok, gone.Err(), gone.Err() == context.DeadlineExceeded)

	parent, end := context.WithCancel(root)
	child := context.WithoutCancel(parent)
	done := make(chan string, 1)
	stopAfter := context.AfterFunc(parent, func() { done <- "cleaned up" })
	end()
	fmt.Println(<-done, stopAfter(), child.Err(), parent.Err(), child.Value(key{}))
	fmt.Println(root, parent, child)

	ticker := time.NewTicker(2 * time.Millisecond)
	ticks := 0
	for range ticker.C {
		if ticks++; ticks == 3 {
			ticker.Stop()
			break
		}
	}
	var timeout interface{ Timeout() bool }
	fmt.Println(ticks, errors.As(context.DeadlineExceeded, &timeout) && timeout.Timeout(), errors.As(context.Canceled, &timeout))
	func() {
		defer func() { fmt.Println("recovered:", recover()) }()
		context.WithValue(root, nil, 1)
	}()
	value := sync.OnceValues(func() (int, error) { fmt.Println("worked out once"); return 42, errors.ErrUnsupported })
	value()
	fmt.Println(value())
	<-time.After(time.Until(time.Now().Add(time.Millisecond)))
	fmt.Fprintln(os.Stderr, "all done")
}

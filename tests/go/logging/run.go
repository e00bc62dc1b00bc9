package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"os"
	"strings"
)

type secret string

func (secret) LogValue() slog.Value { return slog.StringValue("***") }

func main() {
	log.SetFlags(log.Lshortfile | log.Lmsgprefix)
	log.SetPrefix("app: ")
	log.SetOutput(os.Stdout)
	log.Println("one", 2)
	untimed := func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}
	options := &slog.HandlerOptions{ReplaceAttr: untimed, Level: slog.LevelDebug}
	for _, handler := range []slog.Handler{slog.NewJSONHandler(os.Stdout, options), slog.NewTextHandler(os.Stdout, options)} {
		l := slog.New(handler).With("app", "x y").WithGroup("g")
		l.Info("hello", "n", 1, "err", errors.New("bad"), "password", secret("p"), slog.Group("in", "a", []int{1, 2}))
		l.Debug("odd", "lonely")
		l.LogAttrs(context.Background(), slog.LevelWarn+1, "w", slog.Any("m", map[string]int{"k": 1}))
	}
	var b strings.Builder
	custom := log.New(&b, "[c] ", 0)
	custom.Printf("%d%%", 50)
	custom.Output(1, "done")
	fmt.Print(b.String())
	log.SetOutput(os.Stderr)
	log.SetFlags(0)
	defer fmt.Println("not printed")
	log.Panicf("the end: %v", errors.ErrUnsupported)
}

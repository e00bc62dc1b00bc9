package report

import (
	"fmt"
	"io"
)

type Report struct {
	title string
	rows  [][]string
}

func New(title string) *Report { return &Report{title: title} }

func (r *Report) Add(cells ...string) { r.rows = append(r.rows, cells) }

func (r *Report) Write(w io.Writer) {
	fmt.Fprintf(w, "# %s (%d)\n", r.title, len(r.rows))
	for _, row := range r.rows {
		fmt.Fprintf(w, "%10s | %10s\n", row[0], row[1])
	}
}

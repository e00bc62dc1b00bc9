// A time sheet three ways: tabwriter, text/template and plain Printf widths.
package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"text/template"
)

type Row struct {
	Name        string
	Team        string
	Hours, Rate float64
}

func (r Row) Pay() float64 { return math.Round(r.Hours*r.Rate*100) / 100 }

func (r *Row) Check() (string, error) {
	if r.Team == "" {
		return "", fmt.Errorf("%s has no team", r.Name)
	}
	return "ok", nil
}

const page = `{{define "line"}}{{printf "%-14s %9.2f" .Name .Pay}}{{if gt .Hours 40.0}} overtime{{else if not .Hours}} idle{{end}}{{end -}}
{{range $i, $team := .Teams}}{{if $i}}
{{end}}{{$team.Name | default "no team" | upper}} ({{len $team.Rows}})
{{- range $team.Rows}}
  {{template "line" .}}
{{- else}}
  nobody
{{- end}}
  {{with index $team.Rows 0}}first: {{.Name | printf "%q"}}{{end}}
{{end}}{{/* the end */ -}}
total {{.Total | printf "%.1f"}} {{slice "abcdef" 1 3}} {{html "<&>"}} {{js "it's"}} {{urlquery "a b&c"}} {{and 1 0}} {{or "" "x"}} {{eq 1 2 1}} {{println "end" 1 nil}}`

type Team struct {
	Name string
	Rows []*Row
}

func main() {
	var in struct{ Rows []*Row }
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		panic(err)
	}
	for _, flags := range []uint{0, tabwriter.AlignRight | tabwriter.Debug, tabwriter.TabIndent, tabwriter.DiscardEmptyColumns | tabwriter.FilterHTML} {
		w := tabwriter.NewWriter(os.Stdout, 6, 8, 2, '.', flags)
		fmt.Fprintln(w, "name\tteam\thours\tpay\t")
		for _, r := range in.Rows {
			fmt.Fprintf(w, "%s\t%s\t%g\t%.2f\t\n", strings.ReplaceAll(r.Name, "\t", "\v"), r.Team, r.Hours, r.Pay())
		}
		fmt.Fprintln(w, "<b>sum</b>\t\t\t&amp;\t")
		w.Flush()
		fmt.Println()
	}
	teams := map[string]*Team{}
	for _, r := range in.Rows {
		if teams[r.Team] == nil {
			teams[r.Team] = &Team{Name: r.Team}
		}
		teams[r.Team].Rows = append(teams[r.Team].Rows, r)
	}
	data := struct {
		Teams []*Team
		Total float64
	}{}
	for _, t := range teams {
		data.Teams = append(data.Teams, t)
		for _, r := range t.Rows {
			data.Total += r.Pay()
		}
	}
	slices.SortFunc(data.Teams, func(a, b *Team) int {
		return cmp.Or(-cmp.Compare(len(a.Rows), len(b.Rows)), strings.Compare(a.Name, b.Name))
	})
	functions := template.FuncMap{"upper": strings.ToUpper, "default": func(d, s string) string { return cmp.Or(s, d) }}
	err := template.Must(template.New("page").Funcs(functions).Parse(page)).Execute(os.Stdout, data)
	fmt.Println(err)
	for _, text := range []string{"{{.Check}}", "{{.Nothing}}", "{{index .Name 99}}", "{{.Name", "{{template \"gone\"}}", "{{range}}{{end}}", "{{nope}}"} {
		t, err := template.New("t").Option("missingkey=error").Parse(text)
		if err == nil {
			err = t.Execute(os.Stdout, in.Rows[3])
			var failed template.ExecError
			fmt.Print(errors.As(err, &failed), " ")
		}
		fmt.Println(err)
	}
	for _, v := range []float64{0, 1.0 / 3, -12345.678, 1e21, 1e-7, math.Inf(1), math.NaN(), math.Copysign(0, -1)} {
		fmt.Printf("|%8.3f|%-12g|%+e|%08.2f|%x|%v|%6.2e|\n", v, v, v, v, v, v, v)
	}
}

package main

import (
	"encoding/json"
	"fmt"
	"html/template"
	"os"
	"strings"
	text "text/template"
)

const page = `<!doctype html>
<title>{{.title | upper}}</title>
<script>var data = {{.items}};</script>
{{define "row"}}<tr onclick="go({{.name}})"><td>{{.name}}</td><td>{{printf "%8.2f" .price}}</td><td><a href="{{.url}}">x</a></td></tr>{{end -}}
<table>
{{range $i, $item := .items}}{{if $i}}<!-- {{$i}} -->{{end}}{{template "row" $item}}
{{else}}<tr><td>none</td></tr>{{end}}</table>
{{with index .items 0}}{{.name}}{{end}} {{len .items}} {{and true (gt (len .items) 1)}}
`

const letter = `Dear {{.title}},
{{- range .items}}
 * {{.name | printf "%-6q"}} {{.price}}{{if ge .price 1000.0}} (!){{end}}
{{- end}}
{{block "sign" .}}Yours{{end}}
`

func main() {
	var in map[string]any
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		panic(err)
	}
	funcs := template.FuncMap{"upper": strings.ToUpper}
	if err := template.Must(template.New("page").Funcs(funcs).Parse(page)).Execute(os.Stdout, in); err != nil {
		panic(err)
	}
	if err := text.Must(text.New("letter").Parse(letter)).Execute(os.Stdout, in); err != nil {
		panic(err)
	}
	_, err := text.New("bad").Parse("{{if .x}}\n{{end}}{{range}}")
	fmt.Fprintln(os.Stderr, err)
	err = text.Must(text.New("strict").Option("missingkey=error").Parse("{{.title}} {{.nope}}")).Execute(os.Stdout, in)
	fmt.Println()
	fmt.Fprintln(os.Stderr, err)
	os.Exit(6)
}

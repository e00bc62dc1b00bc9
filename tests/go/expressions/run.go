// A small language: text/scanner, precedence climbing, an interface of nodes, errors with positions, lazy functions.
package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"reflect"
	"strconv"
	"strings"
	"text/scanner"
	"unicode/utf8"
)

type node interface{ eval(env map[string]any) any }
type (
	literal struct{ value any }
	name    struct {
		text string
		at   scanner.Position
	}
	unary struct {
		op rune
		x  node
	}
	binary struct {
		op   string
		l, r node
		at   scanner.Position
	}
	call struct {
		fn   string
		args []node
		at   scanner.Position
	}
)

type failure struct {
	at   scanner.Position
	text string
}

func (f failure) Error() string { return fmt.Sprintf("%d: %s", f.at.Column, f.text) }

func fail(at scanner.Position, format string, args ...any) node {
	panic(failure{at, fmt.Sprintf(format, args...)})
}

func (n literal) eval(map[string]any) any { return n.value }

func (n name) eval(env map[string]any) any {
	v, ok := env[n.text]
	if !ok {
		fail(n.at, "%s is not set", n.text)
	}
	return v
}

func (n unary) eval(env map[string]any) any {
	switch v := n.x.eval(env).(type) {
	case float64:
		return -v
	case bool:
		return !v
	}
	return nil
}

func (n binary) eval(env map[string]any) any {
	l := n.l.eval(env)
	if b, ok := l.(bool); ok && (n.op == "&&" || n.op == "||") {
		if b == (n.op == "||") {
			return b
		}
		return n.r.eval(env)
	}
	r := n.r.eval(env)
	if s, ok := l.(string); ok && n.op == "+" {
		return s + fmt.Sprint(r)
	}
	if n.op == "==" {
		return reflect.DeepEqual(l, r)
	}
	x, ok1 := l.(float64)
	y, ok2 := r.(float64)
	if !ok1 || !ok2 {
		fail(n.at, "%T %s %T", l, n.op, r)
	}
	switch n.op {
	case "+":
		return x + y
	case "-":
		return x - y
	case "*":
		return x * y
	case "/":
		if y == 0 {
			fail(n.at, "division by zero")
		}
		return x / y
	case "%":
		return math.Mod(x, y)
	case "^":
		return math.Pow(x, y)
	case ">":
		return x > y
	case "<":
		return x < y
	case ">=":
		return x >= y
	}
	return x <= y
}

var functions = map[string]any{
	"max": func(xs ...float64) float64 {
		m := math.Inf(-1)
		for _, x := range xs {
			m = math.Max(m, x)
		}
		return m
	},
	"min":   math.Min,
	"sqrt":  math.Sqrt,
	"round": math.Round,
	"len":   func(s string) float64 { return float64(utf8.RuneCountInString(s)) },
}

func (n call) eval(env map[string]any) any {
	if n.fn == "if" && len(n.args) == 3 {
		if n.args[0].eval(env) == true {
			return n.args[1].eval(env)
		}
		return n.args[2].eval(env)
	}
	f, ok := functions[n.fn]
	if !ok {
		fail(n.at, "no function %s", n.fn)
	}
	v := reflect.ValueOf(f)
	var args []reflect.Value
	for _, a := range n.args {
		args = append(args, reflect.ValueOf(a.eval(env)))
	}
	return v.Call(args)[0].Interface()
}

type parser struct {
	scanner.Scanner
	tok rune
}

func (p *parser) next() { p.tok = p.Scan() }

var levels = map[string]int{"||": 1, "&&": 2, "==": 3, "<": 3, ">": 3, "<=": 3, ">=": 3, "+": 4, "-": 4, "*": 5, "/": 5, "%": 5, "^": 6}

func (p *parser) operator() string {
	op := p.TokenText()
	if strings.ContainsAny(op, "<>=&|") && len(op) == 1 && strings.ContainsRune("=&|", p.Peek()) {
		op += string(p.Peek())
	}
	return op
}

func (p *parser) expression(level int) node {
	left := p.operand()
	for {
		op, at := p.operator(), p.Position
		if p.tok == scanner.EOF || levels[op] <= level {
			return left
		}
		if len(op) == 2 {
			p.next()
		}
		p.next()
		right := levels[op]
		if op == "^" {
			right--
		}
		left = binary{op, left, p.expression(right), at}
	}
}

func (p *parser) operand() node {
	text, at, tok := p.TokenText(), p.Position, p.tok
	p.next()
	switch tok {
	case scanner.Int, scanner.Float:
		v, _ := strconv.ParseFloat(text, 64)
		return literal{v}
	case scanner.String:
		v, _ := strconv.Unquote(text)
		return literal{v}
	case '-', '!':
		return unary{tok, p.operand()}
	case '(':
		n := p.expression(0)
		if p.tok != ')' {
			fail(p.Position, "expected ')', found %s", scanner.TokenString(p.tok))
		}
		p.next()
		return n
	case scanner.Ident:
		if text == "true" || text == "false" {
			return literal{text == "true"}
		}
		if p.tok != '(' {
			return name{text, at}
		}
		var args []node
		for p.tok != ')' {
			p.next()
			args = append(args, p.expression(0))
			if p.tok != ',' && p.tok != ')' {
				fail(p.Position, "expected ',' or ')'")
			}
		}
		p.next()
		return call{text, args, at}
	}
	return fail(at, "unexpected %s", scanner.TokenString(tok))
}

func evaluate(text string, env map[string]any) (v any, err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case failure:
			err = p
		default:
			err = fmt.Errorf("internal: %v", p)
		}
	}()
	p := &parser{}
	p.Init(strings.NewReader(text))
	p.Error = func(*scanner.Scanner, string) {}
	p.next()
	tree := p.expression(0)
	if p.tok != scanner.EOF {
		fail(p.Position, "unexpected %s", scanner.TokenString(p.tok))
	}
	return tree.eval(env), nil
}

func main() {
	var in struct {
		Set         map[string]any
		Expressions []string
	}
	json.NewDecoder(os.Stdin).Decode(&in)
	for _, text := range in.Expressions {
		v, err := evaluate(text, in.Set)
		fmt.Printf("%s => %v (%T) %v\n", text, v, v, err)
	}
	p := &parser{}
	p.Init(strings.NewReader("1 + x*(y-2)"))
	p.next()
	fmt.Printf("%+v\n", p.expression(0))
}

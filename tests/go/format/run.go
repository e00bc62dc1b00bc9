package main

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"text/scanner"
	"time"
)

type level int

const (
	debug level = iota + 1
	info
)

func (l level) String() string   { return [...]string{"?", "DEBUG", "INFO"}[l] }
func (l level) GoString() string { return "level." + l.String() }

type vec struct{ X, Y float64 }

func (v vec) Format(f fmt.State, verb rune) {
	w, ok := f.Width()
	fmt.Fprintf(f, "<%v,%v %c %d %v %v>", v.X, v.Y, verb, w, ok, f.Flag('+'))
}

type inner struct {
	A int `json:"a" xml:"b,attr"`
	b string
}
type outer struct {
	inner
	P *int
	M map[string][]int
	F func()
	I any
	E error
	T time.Duration
	C complex64
	S []byte
	L level
}

func main() {
	o := outer{inner: inner{1, "x"}, M: map[string][]int{"z": {1}, "a": nil}, I: 3.0, T: 90 * time.Second, C: 1 + 2i, S: []byte("hi"), L: info}
	fmt.Printf("%v\n%+v\n%#v\n", o, o, o)
	fmt.Printf("%T %T %T %T\n", o, o.M, o.F, main)
	fmt.Printf("%5d|%-5d|%05d|%+d|%x|%X|%#o|%b|%c|%q|%U|% d\n", 42, 42, 42, 42, 255, 255, 8, 5, 'A', 'A', 'A', 7)
	fmt.Printf("%8.3f|%-8.2f|%+.1e|%g|%G|%08.2f|%6.2f%%|%x\n", 3.14159, 2.5, 12345.678, 1e-10, 1e20, -3.14159, 99.5, 1.5)
	fmt.Printf("%s|%10s|%-10s|%.2s|%q|%x|% x|%#q\n", "go", "go", "go", "golang", "a\"b", "hi", "hi", "a`b")
	fmt.Printf("%t|%v|%p|%v\n", true, nil, nil, []any{nil, 1, "a", []string{}})
	fmt.Printf("%d %s %!|%z %d\n", "text", 5, 1)
	fmt.Printf("%[2]d %[1]d %*d %d\n", 1, 2, 6, 3)
	fmt.Printf("%v %+8.2f %s\n", vec{1, 2}, vec{3, 4}, []vec{{5, 6}})
	fmt.Printf("%v %d %#v %x %s\n", debug, debug, debug, debug, []level{debug, info})
	fmt.Printf("%6.2v|%v|%v|%v\n", 3.14159, struct{}{}, [2]bool{true}, &inner{2, "y"})
	fmt.Println(o.T, time.Duration(1234567), 36*time.Hour, []error{fmt.Errorf("e")}, &[]int{1}, &map[string]int{"a": 1})
	fmt.Print("a", "b", 1, 2, "c", 3.0, '\n', "\n")
	var name string
	var n int
	var f float64
	count, err := fmt.Sscanf("ada: 36 1.5", "%5s %d %g", &name, &n, &f)
	fmt.Println(count, err, name, n, f)
	count, err = fmt.Sscan("7 x", &n, &f)
	fmt.Println(count, err, n)
	fmt.Fprintln(os.Stderr, fmt.Sprint("x", 1), fmt.Sprintln("y"))
	var s scanner.Scanner
	s.Init(strings.NewReader("if a >= 10.5e3 { // c\n\"s\" 'c' `r` }"))
	s.Filename = "src"
	for token := s.Scan(); token != scanner.EOF; token = s.Scan() {
		fmt.Print(s.Position, ":", scanner.TokenString(token), ":", s.TokenText(), " ")
	}
	fmt.Println()
	t := reflect.TypeOf(o)
	for i := range t.NumField() {
		field := t.Field(i)
		fmt.Print(field.Name, " ", field.Type, " ", field.Type.Kind(), " ", field.Anonymous, "; ")
	}
	fmt.Println(t.Field(0).Type.Field(0).Tag.Get("json"), t.NumMethod())
	value := reflect.ValueOf(&o).Elem()
	value.FieldByName("A").SetInt(99)
	fmt.Println(o.A, value.FieldByName("b").CanSet(), reflect.DeepEqual(o.M, map[string][]int{"a": nil, "z": {1}}))
	result := reflect.ValueOf(strings.Repeat).Call([]reflect.Value{reflect.ValueOf("ab"), reflect.ValueOf(3)})
	fmt.Println(result[0], reflect.TypeFor[error](), reflect.ValueOf(info).MethodByName("String").Call(nil)[0])
	made := reflect.MakeFunc(reflect.TypeOf(func(int, int) int { return 0 }), func(args []reflect.Value) []reflect.Value {
		return []reflect.Value{reflect.ValueOf(int(args[0].Int() * args[1].Int()))}
	}).Interface().(func(int, int) int)
	fmt.Println(made(6, 7))
}

package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/constant"
	"go/format"
	"go/parser"
	"go/token"
	"os"
)

func main() {
	var in struct{ Source string }
	json.NewDecoder(os.Stdin).Decode(&in)
	formatted, err := format.Source([]byte(in.Source))
	fmt.Println(string(formatted), err)
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "p.go", in.Source, parser.ParseComments)
	if err != nil {
		panic(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			fmt.Println(files.Position(n.Pos()), n.Name, n.Type.Params.NumFields())
		case *ast.CallExpr:
			fmt.Println(files.Position(n.Pos()), len(n.Args))
		case *ast.Ident:
			fmt.Print(n.Name, " ")
		}
		return true
	})
	fmt.Println()
	_, err = parser.ParseFile(files, "bad.go", "package p\nfunc {\nvar x = \n}", parser.AllErrors)
	fmt.Println(err)
	expr, _ := parser.ParseExpr("1 << 70 + 2*3")
	fmt.Printf("%T\n", expr)
	v := constant.BinaryOp(constant.MakeInt64(1), token.ADD, constant.MakeFromLiteral("0.5", token.FLOAT, 0))
	fmt.Println(v, constant.Shift(constant.MakeInt64(1), token.SHL, 100))
}

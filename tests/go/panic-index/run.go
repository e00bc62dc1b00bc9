package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

type table struct{ rows [][]string }

func (t *table) cell(row, column int) string { return t.rows[row][column] }

func main() {
	var in struct{ Rows []string }
	json.NewDecoder(os.Stdin).Decode(&in)
	t := &table{}
	for _, row := range in.Rows {
		t.rows = append(t.rows, strings.Split(row, ","))
	}
	defer fmt.Println("deferred calls run before the program ends")
	for i := range t.rows {
		fmt.Println(t.cell(i, 2))
	}
}

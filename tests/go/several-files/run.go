package main

import (
	"encoding/json"
	"os"
)

func main() {
	var in input
	json.NewDecoder(os.Stdin).Decode(&in)
	json.NewEncoder(os.Stdout).Encode(map[string]int{"product": in.product(), "sum": in.sum()})
}

package main

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"text/tabwriter"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("csv-report: ")
	var in map[string]string
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		log.Fatal(err)
	}
	file, err := os.Open(filepath.Join("data", "sales.csv"))
	if err != nil {
		log.Fatal(err)
	}
	reader := csv.NewReader(file)
	header, err := reader.Read()
	if err != nil {
		log.Fatal(err)
	}
	column := slices.Index(header, in["group"])
	amount := slices.Index(header, "amount")
	sums, counts := map[string]float64{}, map[string]int{}
	for {
		record, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			log.Fatal(err)
		}
		value, err := strconv.ParseFloat(record[amount], 64)
		if err != nil {
			line, col := reader.FieldPos(amount)
			log.Printf("line %d, column %d: %v", line, col, err)
			continue
		}
		sums[record[column]] += value
		counts[record[column]]++
	}
	table := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', tabwriter.AlignRight|tabwriter.Debug)
	fmt.Fprintln(table, "group\tsum\tmean\t")
	for _, group := range slices.Sorted(maps.Keys(sums)) {
		fmt.Fprintf(table, "%s\t%.2f\t%.3f\t\n", group, sums[group], sums[group]/float64(counts[group]))
	}
	table.Flush()
	if err := os.MkdirAll("artifacts/out", 0o755); err != nil {
		log.Fatal(err)
	}
	out, err := os.Create("artifacts/out/sums.csv")
	if err != nil {
		log.Fatal(err)
	}
	w := csv.NewWriter(out)
	w.UseCRLF = true
	for _, group := range slices.Sorted(maps.Keys(sums)) {
		w.Write([]string{group, strconv.FormatFloat(sums[group], 'g', -1, 64), `a "quoted", cell`})
	}
	w.Flush()
	if err := errors.Join(w.Error(), out.Close()); err != nil {
		log.Fatal(err)
	}
	if _, err := csv.NewReader(file).Read(); err != io.EOF {
		log.Fatal("not at the end: ", err)
	}
	if _, err := os.Open("data/missing.csv"); err != nil {
		log.Fatal(err)
	}
}

// A skill as a function: any JSON in, any JSON out, what is printed goes to the log.
package main

import (
	"errors"
	"fmt"
	"log"
	"maps"
	"math"
	"slices"
	"strings"
)

type line struct {
	SKU   string   `json:"sku"`
	Count int      `json:"count"`
	Sum   float64  `json:"sum"`
	Notes []string `json:"notes,omitempty"`
}

func number(v any, otherwise float64) (float64, error) {
	switch v := v.(type) {
	case nil:
		return otherwise, nil
	case float64:
		return v, nil
	}
	return 0, fmt.Errorf("%v (%T) is no number", v, v)
}

// Execute sums orders by what was ordered.
func Execute(inputs map[string]any) (any, error) {
	orders, ok := inputs["orders"].([]any)
	if !ok {
		return nil, errors.New("orders: a list is needed")
	}
	discount, err := number(inputs["discount"], 0)
	if err != nil {
		return nil, err
	}
	lines := map[string]*line{}
	var wrong error
	for i, o := range orders {
		order, ok := o.(map[string]any)
		if !ok {
			wrong = errors.Join(wrong, fmt.Errorf("orders[%d] is a %T", i, o))
			continue
		}
		sku := fmt.Sprint(order["sku"])
		count, e1 := number(order["count"], 1)
		price, e2 := number(order["price"], 2)
		wrong = errors.Join(wrong, e1, e2)
		l := lines[sku]
		if l == nil {
			l = &line{SKU: strings.ToUpper(sku)}
			lines[sku] = l
		}
		if _, given := order["price"]; !given {
			l.Notes = append(l.Notes, fmt.Sprintf("order %d has no price", i+1))
		}
		l.Count += int(count)
		l.Sum += math.Round(count*price*(1-discount)*100) / 100
	}
	log.SetFlags(0)
	log.Println(len(lines), "lines")
	note, given := inputs["note"]
	sorted := slices.Collect(func(yield func(*line) bool) {
		for _, sku := range slices.Sorted(maps.Keys(lines)) {
			if !yield(lines[sku]) {
				return
			}
		}
	})
	return map[string]any{"lines": sorted, "note": note, "given": given, "big": 1 << 53, "html": "<&>"}, wrong
}

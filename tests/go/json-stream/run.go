// Reads JSON token by token, decodes events by their type, and says where broken documents break.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"math/big"
	"os"
	"strings"
	"time"
)

type Money struct{ big.Rat }

func (m *Money) UnmarshalText(text []byte) error {
	r, ok := new(big.Rat).SetString(string(text))
	if !ok {
		return fmt.Errorf("%q is no amount", text)
	}
	m.Rat.Set(r)
	return nil
}

func (m *Money) MarshalText() ([]byte, error) { return []byte(m.FloatString(2)), nil }

type Order struct {
	ID    int64          `json:"id"`
	Total *Money         `json:"total,omitempty"`
	Tags  []string       `json:"tags,omitempty"`
	Extra map[string]any `json:"-"`
}

type Refund struct {
	ID  json.Number `json:"id"`
	Of  uint64      `json:"of,string,omitempty"`
	Why *string     `json:"why"`
}

type Level int

func (l Level) MarshalJSON() ([]byte, error) { return json.Marshal(fmt.Sprintf("L%d", int(l))) }

func decode(raw json.RawMessage) (any, error) {
	var head struct{ Type string }
	if err := json.Unmarshal(raw, &head); err != nil {
		return nil, err
	}
	var event any
	switch head.Type {
	case "order":
		event = new(Order)
	case "refund":
		event = new(Refund)
	default:
		return nil, fmt.Errorf("unknown type %q in %s", head.Type, raw)
	}
	return event, json.Unmarshal(raw, event)
}

func main() {
	text, _ := io.ReadAll(os.Stdin)
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	for depth := 0; ; {
		token, err := decoder.Token()
		if err != nil {
			fmt.Println(err, depth)
			break
		}
		if d, ok := token.(json.Delim); ok {
			if strings.ContainsRune("{[", rune(d)) {
				depth++
			} else {
				depth--
			}
		}
		if token == "events" {
			decoder.Token()
			for decoder.More() {
				var raw json.RawMessage
				decoder.Decode(&raw)
				event, err := decode(raw)
				out, _ := json.Marshal(event)
				var kind *json.UnmarshalTypeError
				fmt.Println(string(out), err, errors.As(err, &kind))
				if kind != nil {
					fmt.Println("  ", kind.Field, kind.Value, kind.Type, kind.Struct)
				}
			}
			decoder.Token()
			continue
		}
		fmt.Printf("%d %T %v\n", depth, token, token)
	}
	for _, broken := range []string{`{"a":1,}`, `[1 2]`, `{"a"`, ``, `nul`, `"\x"`, "\"a\tb\"", `{"a":1}{"a":2} x`, `01`, `[1e999]`, "\"\\ud800\"", strings.Repeat("[", 10001)} {
		var v any
		err := json.Unmarshal([]byte(broken), &v)
		var syntax *json.SyntaxError
		at := int64(-1)
		if errors.As(err, &syntax) {
			at = syntax.Offset
		}
		fmt.Printf("%.20q %v %v at %d %v\n", broken, v, err, at, json.Valid([]byte(broken)))
	}
	strict := json.NewDecoder(strings.NewReader(`{"id": 1, "extra": true}`))
	strict.DisallowUnknownFields()
	fmt.Println(strict.Decode(new(Order)), strict.InputOffset())
	var order Order
	fmt.Println(json.Unmarshal([]byte(`{"ID": 5, "Total": 3, "tags": "no"}`), &order), order.ID)
	all := struct {
		Level   Level             `json:"level"`
		Levels  map[Level]Level   `json:"levels"`
		Bytes   []byte            `json:"bytes"`
		Nothing []int             `json:"nothing"`
		Empty   []int             `json:"empty,omitempty"`
		Zero    time.Time         `json:"zero,omitzero"`
		Took    time.Duration     `json:"took"`
		Any     any               `json:"any"`
		Float   float64           `json:"float"`
		Small   float32           `json:"small"`
		Markup  string            `json:"markup"`
		Order                     // its fields are ours
		Map     map[string]*Level `json:"map"`
		hidden  int
	}{Level: 2, Levels: map[Level]Level{3: 1}, Bytes: []byte{0, 255}, Any: []any{1, "x", nil}, Float: 1e21, Small: 0.1, Markup: "<a href='x'>\u2028\u00e9\x01\xff</a>", Map: map[string]*Level{"z": nil, "a": new(Level)}}
	out, err := json.MarshalIndent(all, "# ", " ")
	fmt.Println(string(out), err)
	for _, v := range []any{make(chan int), func() {}, map[bool]int{true: 1}, map[[2]int]int{{1, 2}: 3}, complex(1, 2), []any{math.Inf(1)}} {
		_, err := json.Marshal(v)
		var unsupported *json.UnsupportedTypeError
		fmt.Println(err, errors.As(err, &unsupported))
	}
	var compact, escaped bytes.Buffer
	fmt.Println(json.Compact(&compact, []byte("{ \"a\" : [ 1 , 2 ] }")), compact.String())
	json.HTMLEscape(&escaped, []byte(`{"a":"<&>"}`))
	fmt.Println(escaped.String(), json.Indent(&escaped, []byte("{"), "", " "))
}

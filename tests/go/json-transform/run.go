package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
)

type Level int

const (
	Low Level = iota
	High
)

func (l Level) MarshalText() ([]byte, error) { return []byte([]string{"low", "high"}[l]), nil }
func (l *Level) UnmarshalText(text []byte) error {
	switch string(text) {
	case "low":
		*l = Low
	case "high":
		*l = High
	default:
		return fmt.Errorf("unknown level %q", text)
	}
	return nil
}

type Date struct{ time.Time }

func (d *Date) UnmarshalJSON(b []byte) (err error) {
	d.Time, err = time.Parse(`"2006-01-02"`, string(b))
	return
}
func (d Date) MarshalJSON() ([]byte, error) { return json.Marshal(d.Format("02.01.2006")) }

type Base struct {
	ID   int    `json:"id"`
	Name string `json:"name"`
}
type User struct {
	Base
	Tags   []string        `json:"tags,omitempty"`
	Born   Date            `json:"born"`
	Score  float64         `json:"score,string"`
	Extra  json.RawMessage `json:"extra,omitempty"`
	Level  Level           `json:"level"`
	Secret string          `json:"-"`
	Ptr    *int            `json:"ptr"`
}

func main() {
	var in struct {
		Users []json.RawMessage
		Big   json.Number
	}
	d := json.NewDecoder(os.Stdin)
	d.UseNumber()
	if err := d.Decode(&in); err != nil {
		panic(err)
	}
	fmt.Println("big", in.Big)
	for _, raw := range in.Users {
		var u User
		err := json.Unmarshal(bytes.ReplaceAll(raw, []byte("1e21"), []byte(`"1e21"`)), &u)
		if err != nil {
			fmt.Println("error:", err)
			continue
		}
		u.Secret = "x"
		out, _ := json.MarshalIndent(u, "> ", "\t")
		fmt.Println(string(out))
		var generic any
		json.Unmarshal(raw, &generic)
		fmt.Printf("%v\n", generic)
	}
	var syntax *json.SyntaxError
	err := json.Unmarshal([]byte(`{"a": [1, 2,, 3]}`), new(any))
	fmt.Println(errors.As(err, &syntax), syntax.Offset, err)
	var wrong *json.UnmarshalTypeError
	err = json.Unmarshal([]byte(`{"id": "one"}`), new(Base))
	fmt.Println(errors.As(err, &wrong), wrong.Field, wrong.Value, err)
	strict := json.NewDecoder(strings.NewReader(`{"id": 1, "nope": 2}`))
	strict.DisallowUnknownFields()
	fmt.Println(strict.Decode(new(Base)))
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	encoder.Encode(map[string]any{"z": 1, "a": "<&>", "é": []byte("bytes"), "f": 1.0, "n": nil, "e": 1e-7, "m": map[int]bool{2: true, 1: false}})
	_, err = json.Marshal(map[string]any{"c": make(chan int)})
	fmt.Println(err)
}

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

func main() {
	var in struct{ Text string }
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		panic(err)
	}
	t := in.Text
	fmt.Println(len(t), utf8.RuneCountInString(t), len(utf16.Encode([]rune(t))))
	fmt.Println(strings.ToUpper(t))
	fmt.Println(strings.ToTitle(t), strings.ToLower(t))
	fmt.Printf("%q\n%+q\n%x\n% X\n", t, t, t[:12], []byte(t[:6]))
	classes := map[string]int{}
	for i, r := range t {
		switch {
		case unicode.Is(unicode.Han, r):
			classes["han"]++
		case unicode.Is(unicode.Katakana, r):
			classes["katakana"]++
		case unicode.IsLetter(r):
			classes["letter"]++
		case unicode.IsSpace(r):
			classes["space"]++
		case unicode.IsPunct(r):
			classes["punct"]++
		case unicode.IsMark(r):
			classes["mark"]++
		case unicode.IsControl(r):
			fmt.Println("control at", i)
		default:
			fmt.Printf("%d %U %#U\n", i, r, r)
		}
	}
	fmt.Println(classes)
	bad := "a\xffb\xc3("
	fmt.Println(utf8.ValidString(bad), strings.ToValidUTF8(bad, "?"), []rune(bad), []byte(bad))
	for i, r := range bad {
		fmt.Print(i, ":", r, " ")
	}
	fmt.Println()
	runes := []rune(t)
	slices.Reverse(runes)
	fmt.Println(string(runes))
	fmt.Println(strings.Fields(t), strings.FieldsFunc("a1b22c", unicode.IsDigit), strings.EqualFold("Straße", "STRASSE"), strings.EqualFold("ΣΑΣ", "σας"))
	fmt.Println(strings.Map(func(r rune) rune {
		if r > 127 {
			return -1
		}
		return unicode.To(unicode.UpperCase, r)
	}, t))
	replacer := strings.NewReplacer("ż", "z", "ó", "o", "ł", "l", "日本", "Japan")
	fmt.Println(replacer.Replace(t))
	fmt.Printf("|%10s|%-10s|%.3s|%c|%U|\n", "żółć", "日本", "gęślą", 'ǅ', 0x1F600)
	before, after, found := strings.Cut(t, " — ")
	fmt.Println(before, "/", after, found, strings.Title("ǆ over"), unicode.SimpleFold('k'))
	for _, line := range slices.Collect(strings.Lines("one\ntwo\r\n\nthree")) {
		fmt.Printf("%q ", line)
	}
	for part := range strings.SplitSeq("a,b,,c", ",") {
		fmt.Printf("%q ", part)
	}
	fmt.Println(strings.Compare("a", "ä"), strings.LastIndexAny("golang", "gn"), strings.Repeat("=-", 5), strings.TrimFunc("  x ", unicode.IsSpace))
}

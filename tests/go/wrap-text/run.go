// Wraps and justifies text by what it takes on a terminal: wide characters, combining marks, lists.
package main

import (
	"encoding/json"
	"fmt"
	"iter"
	"os"
	"strings"
	"text/template"
	"unicode"
	"unicode/utf8"
)

func cells(s string) (n int) {
	for _, r := range s {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
			n += 2
		default:
			n++
		}
	}
	return
}

func cut(word string, width int) (string, string) {
	n := 0
	for i, r := range word {
		if w := cells(string(r)); n+w > width && i > 0 {
			return word[:i], word[i:]
		} else {
			n += w
		}
	}
	return word, ""
}

func wrap(text string, width int) iter.Seq2[int, []string] {
	return func(yield func(int, []string) bool) {
		var line []string
		used, n := 0, 0
		flush := func() bool {
			ok := yield(n, line)
			line, used, n = nil, 0, n+1
			return ok
		}
		for _, word := range strings.Fields(text) {
			for word != "" {
				if used > 0 && used+1+cells(word) > width && !flush() {
					return
				}
				head, rest := cut(word, width)
				used += cells(head) + min(used, 1)
				line, word = append(line, head), rest
				if rest != "" && !flush() {
					return
				}
			}
		}
		if len(line) > 0 {
			flush()
		}
	}
}

func justify(words []string, width int) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	free := width - cells(strings.Join(words, ""))
	var out strings.Builder
	for i, word := range words {
		out.WriteString(word)
		if left := len(words) - 1 - i; left > 0 {
			n := (free + left - 1) / left
			out.WriteString(strings.Repeat(" ", max(n, 1)))
			free -= n
		}
	}
	return out.String()
}

func title(s string) string {
	start := true
	return strings.Map(func(r rune) rune {
		defer func() { start = !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) && r != '\'' }()
		if start {
			return unicode.ToTitle(r)
		}
		return r
	}, s)
}

var plain = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "é", "e", "ï", "i", "„", "", "“", "", "—", " ")

func slug(s string) string {
	return strings.Join(strings.FieldsFunc(plain.Replace(strings.ToLower(s)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), "-")
}

func main() {
	var in struct {
		Width int
		Text  string
	}
	json.NewDecoder(os.Stdin).Decode(&in)
	for paragraph := range strings.SplitSeq(in.Text, "\n\n") {
		for item := range strings.SplitSeq(strings.TrimSpace(paragraph), "\n") {
			indent, first := "", ""
			if rest, ok := strings.CutPrefix(item, "* "); ok {
				indent, first, item = "  ", "* ", rest
			}
			var last []string
			for n, line := range wrap(item, in.Width-len(indent)) {
				if n > 0 {
					fmt.Printf("|%s%s\n", first, justify(last, in.Width-len(indent)))
					first = indent
				}
				last = line
			}
			fmt.Printf("|%s%s\n", first, strings.Join(last, " "))
		}
		fmt.Println("|")
	}
	for n, line := range wrap(in.Text, 10) {
		if n == 3 {
			break
		}
		fmt.Println(n, line, cells(strings.Join(line, " ")))
	}
	fmt.Println(slug(in.Text[:60]), title("it's ǆungla, élan vital; straße ﬁn"))
	for _, s := range []string{"ﬁ", "ß", "İ", "ς", "\xffa", "e\u0301", "👩‍👩‍👧", "Ǆ"} {
		r, size := utf8.DecodeRuneInString(s)
		fmt.Printf("%+q %d %d %d %q %q %t %t %t %U\n", s, utf8.RuneCountInString(s), size, cells(s), strings.ToUpper(s), strings.ToLower(s), utf8.ValidString(s), unicode.IsUpper(r), strings.EqualFold(s, "SS"), []rune(s))
	}
	fmt.Println(strings.ToValidUTF8("a\xff\xfeb\xc3", "?"), strings.EqualFold("Σίσυφος", "ΣΊΣΥΦΟΣ"), strings.ToUpperSpecial(unicode.TurkishCase, "iı"), strings.Title("old way"))
	template.HTMLEscape(os.Stdout, []byte("<"+in.Text[:20]+">\n"))
}

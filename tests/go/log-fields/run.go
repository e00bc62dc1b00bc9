// Takes access logs and prose apart with named groups, and hides what is private.
package main

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"os"
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
	"time"
)

var line = regexp.MustCompile(`^(?P<ip>\S+) \S+ (?P<user>\S+) \[(?P<time>[^\]]+)\] "(?P<method>[A-Z]+) (?P<path>[^" ]*) (?P<proto>[^"]+)" (?P<status>\d{3}) (?P<size>\d+|-) (?P<seconds>[\d.]+)$`)

type entry struct {
	IP      netip.Addr    `json:"ip"`
	User    string        `json:"user,omitempty"`
	Time    time.Time     `json:"time"`
	Request []string      `json:"request"`
	Status  int           `json:"status"`
	Size    *int64        `json:"size"`
	Took    time.Duration `json:"took"`
}

func parse(text string) (e entry, err error) {
	groups := line.FindStringSubmatch(text)
	if groups == nil {
		return e, fmt.Errorf("not a log line: %.10q", text)
	}
	get := func(name string) string { return groups[line.SubexpIndex(name)] }
	if e.IP, err = netip.ParseAddr(get("ip")); err != nil {
		return
	}
	if e.Time, err = time.Parse("02/Jan/2006:15:04:05 -0700", get("time")); err != nil {
		return
	}
	if user := get("user"); user != "-" {
		e.User = user
	}
	e.Request = []string{get("method"), get("path"), get("proto")}
	e.Status, _ = strconv.Atoi(get("status"))
	if size, err := strconv.ParseInt(get("size"), 10, 64); err == nil {
		e.Size = &size
	}
	e.Took, err = time.ParseDuration(get("seconds") + "s")
	return
}

func main() {
	var in struct {
		Lines []string
		Text  string
	}
	json.NewDecoder(os.Stdin).Decode(&in)
	fmt.Println(line.NumSubexp(), line.SubexpNames()[1:])
	for _, text := range in.Lines {
		e, err := parse(text)
		out, _ := json.Marshal(e)
		fmt.Println(string(out), err)
	}
	mail := regexp.MustCompile(`(?i)\b([\w.+-]+)@((?:[\w-]+\.)+[a-z]{2,})\b`)
	digits := regexp.MustCompile(`\+?\d[\d -]{8,}\d`)
	fmt.Println(mail.ReplaceAllString(in.Text, "<$1 at ${2}>"), mail.FindAllStringSubmatchIndex(in.Text, -1))
	fmt.Println(digits.ReplaceAllStringFunc(in.Text, func(s string) string {
		n := strings.Count(s, "")
		return strings.Repeat("*", n-5) + s[len(s)-4:]
	}))
	fmt.Println(mail.ReplaceAllLiteralString("a@b.de", "$1"), string(mail.Expand(nil, []byte("$2/$1/$3"), []byte("x@y.org"), mail.FindSubmatchIndex([]byte("x@y.org")))))
	words := regexp.MustCompile(`\p{L}+`).FindAllString(in.Text, -1)
	slices.SortStableFunc(words, func(a, b string) int { return len([]rune(b)) - len([]rune(a)) })
	fmt.Printf("%q\n", words[:6])
	fmt.Printf("%q %q\n", regexp.MustCompile(`a*`).Split("baaac", -1), regexp.MustCompile(`\s*[,;]\s*`).Split("a , b;c,,d", 4))
	short, long := regexp.MustCompile(`a+|a+b`), regexp.MustCompile(`a+|a+b`)
	long.Longest()
	fmt.Println(short.FindString("aaab"), long.FindString("aaab"), regexp.MustCompilePOSIX(`(a|ab)(c|bcd)`).FindStringSubmatch("abcd"))
	prefix, whole := regexp.MustCompile(`abc\d`).LiteralPrefix()
	fmt.Println(prefix, whole, regexp.QuoteMeta("a.b*[c]"), regexp.MustCompile(`(?s).+$`).MatchString("a\nb"), regexp.MustCompile(`(?m)^b$`).FindStringIndex("a\nb\nc"))
	for _, pattern := range []string{`(`, `[z-a]`, `(?P<n>a)(?P<n>b)`, `a**`, `\1`, `(?=x)`, `x{1001}`, `[[:word:]`, "\xff", `\pN\p{Greek}`} {
		_, err := regexp.Compile(pattern)
		var code syntax.ErrorCode
		if e, ok := err.(*syntax.Error); ok {
			code = e.Code
		}
		fmt.Println(err, code == syntax.ErrMissingParen, code)
	}
	for _, word := range []string{"ΑΒΓ9", "größe", "日本"} {
		fmt.Println(regexp.MustCompile(`(?i)GRÖSSE|größe`).MatchString(word), regexp.MustCompile(`^\p{Greek}+\pN$`).MatchString(word), regexp.MustCompile(`^[^\x00-\x7F]{2}$`).MatchString(word))
	}
}

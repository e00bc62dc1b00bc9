package main

import (
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

const feed = `<?xml version="1.0" encoding="UTF-8"?>
<!-- a feed -->
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:x="urn:x" xml:lang="en">
  <title type="text">News &amp; views</title>
  <entry id="1"><title>First &lt;b&gt;</title><updated>2024-03-01T12:00:00+02:00</updated><x:rank>7</x:rank></entry>
  <entry id="2"><title>Zweite – Ümläut</title><updated>2024-03-02T08:30:00Z</updated><content><![CDATA[raw <p>]]></content></entry>
</feed>`

type Feed struct {
	XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string   `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
	Title   string   `xml:"title"`
	Entries []Entry  `xml:"entry"`
}

type Entry struct {
	ID      int       `xml:"id,attr"`
	Title   string    `xml:"title"`
	Updated time.Time `xml:"updated"`
	Rank    *int      `xml:"urn:x rank"`
	Content string    `xml:"content,omitempty"`
}

func main() {
	var f Feed
	if err := xml.Unmarshal([]byte(feed), &f); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for _, e := range f.Entries {
		rank := 0
		if e.Rank != nil {
			rank = *e.Rank
		}
		fmt.Println(e.ID, e.Title, e.Updated.UTC().Format(time.DateTime), rank, e.Content)
	}
	out, err := xml.MarshalIndent(f, "", "  ")
	fmt.Println(string(out), err)
	depth := 0
	decoder := xml.NewDecoder(strings.NewReader(feed))
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			break
		}
		switch t := token.(type) {
		case xml.StartElement:
			fmt.Printf("%s<%s %d>\n", strings.Repeat(" ", depth), t.Name.Local, len(t.Attr))
			depth++
		case xml.EndElement:
			depth--
		case xml.Comment:
			fmt.Printf("comment %q\n", string(t))
		}
	}
	err = xml.Unmarshal([]byte("<a><b></a>"), new(any))
	fmt.Fprintln(os.Stderr, err)
	os.Exit(4)
}

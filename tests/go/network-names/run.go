package main

import (
	"encoding/json"
	"fmt"
	"html"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"net/netip"
	"net/textproto"
	"net/url"
	"os"
	"path"
	"strings"
)

func main() {
	var in struct{ URL string }
	json.NewDecoder(os.Stdin).Decode(&in)
	u, err := url.Parse(in.URL)
	if err != nil {
		panic(err)
	}
	fmt.Println(u.Host, u.Port(), u.User, u.Path, u.RawQuery, u.Query(), u.Fragment, u.JoinPath("../d e"), u.Redacted())
	base, _ := url.Parse("http://a/b/c/d;p?q")
	for _, ref := range []string{"g", "./g/.", "../../../g", "//h", "?y", "g;x=1/../y", "http:g"} {
		r, _ := base.Parse(ref)
		fmt.Print(r, " ")
	}
	fmt.Println(url.Values{"b": {"2 3"}, "a": {"1", "ü&"}}.Encode(), url.PathEscape("a/b c"))
	_, err = url.Parse("http://[::1")
	fmt.Println(err)
	_, err = url.QueryUnescape("%zz")
	fmt.Println(err, path.Join("/a", "../b"), path.Ext("x.tar.gz"))
	a, err := mail.ParseAddressList(`"Böb" <bob@x.org>, =?utf-8?q?Zo=C3=AB?= <z@y.org>`)
	fmt.Println(a, err)
	message, _ := mail.ReadMessage(strings.NewReader("Subject: =?UTF-8?B?w7xiZXI=?=\r\nDate: Mon, 2 Jan 2006 15:04:05 -0700\r\n\r\nbody"))
	date, _ := message.Header.Date()
	subject, _ := new(mime.WordDecoder).DecodeHeader(message.Header.Get("subject"))
	fmt.Println(subject, date.UTC(), textproto.CanonicalMIMEHeaderKey("content-TYPE"))
	fmt.Println(mime.ParseMediaType(`text/html; charset="utf-8"; q=0.5`))
	r := multipart.NewReader(strings.NewReader("--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x.txt\"\r\n\r\nhello\r\n--b--\r\n"), "b")
	part, err := r.NextPart()
	text, _ := io.ReadAll(part)
	fmt.Println(part.FormName(), part.FileName(), string(text), err)
	w := quotedprintable.NewWriter(os.Stdout)
	w.Write([]byte("naïve = " + strings.Repeat("long ", 20) + "\n"))
	w.Close()
	p := netip.MustParsePrefix("10.1.0.0/16")
	fmt.Println(p.Contains(netip.MustParseAddr("10.1.2.3")), p.Masked(), netip.MustParseAddr("::ffff:1.2.3.4").Unmap(), netip.MustParseAddr("fe80::1%eth0").Zone())
	_, block, err := net.ParseCIDR("192.168.1.77/20")
	fmt.Println(block, err, net.ParseIP("300.1.1.1"), net.JoinHostPort("::1", "80"))
	host, port, err := net.SplitHostPort("nohost")
	fmt.Printf("%q %q %v\n", host, port, err)
	fmt.Println(html.EscapeString(`<a href="x">'&'</a>`), html.UnescapeString("&lt;&eacute;&#x1F600;&nope;"))
}

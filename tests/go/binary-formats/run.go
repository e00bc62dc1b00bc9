package main

import (
	"bytes"
	"encoding/asn1"
	"encoding/binary"
	"encoding/gob"
	"encoding/pem"
	"fmt"
	"io"
	"math"
	"os"
	"unsafe"
)

type header struct {
	Magic   [4]byte
	Version uint16
	Flags   uint16
	Length  int32
	Ratio   float32
}

type point struct{ X, Y int }
type drawing struct {
	Name   string
	Points []point
	Extra  map[string]any
	Inner  *drawing
}

func main() {
	gob.Register(point{})
	var b bytes.Buffer
	binary.Write(&b, binary.BigEndian, header{[4]byte{'S', 'K', 'I', 'L'}, 2, 0x8001, -7, 1.5})
	fmt.Printf("% x %d\n", b.Bytes(), binary.Size(header{}))
	var h header
	fmt.Println(binary.Read(bytes.NewReader(b.Bytes()), binary.LittleEndian, &h), h)
	fmt.Println(binary.Read(bytes.NewReader(b.Bytes()[:7]), binary.BigEndian, &h))
	v := binary.AppendUvarint(nil, 1<<40+5)
	n, size := binary.Uvarint(v)
	fmt.Println(v, n, size, binary.AppendVarint(nil, -129))

	var g bytes.Buffer
	in := drawing{"house", []point{{1, 2}, {3, 4}}, map[string]any{"p": point{5, 6}}, &drawing{Name: "door"}}
	if err := gob.NewEncoder(&g).Encode(in); err != nil {
		panic(err)
	}
	fmt.Println(g.Len())
	var out drawing
	err := gob.NewDecoder(&g).Decode(&out)
	fmt.Printf("%+v %+v %v\n", out.Points, out.Extra, err)
	fmt.Println(out.Inner.Name, gob.NewDecoder(bytes.NewReader([]byte{1, 2, 3})).Decode(&out) != nil)

	der, err := asn1.Marshal(struct {
		A int
		B string `asn1:"utf8"`
		C asn1.ObjectIdentifier
	}{-5, "ü", asn1.ObjectIdentifier{1, 2, 840}})
	fmt.Printf("%x %v\n", der, err)
	block := &pem.Block{Type: "THING", Headers: map[string]string{"K": "v"}, Bytes: der}
	pem.Encode(os.Stdout, block)
	decoded, rest := pem.Decode(append(pem.EncodeToMemory(block), "rest"...))
	fmt.Println(decoded.Type, string(rest), bytes.Equal(decoded.Bytes, der))
	fmt.Println(unsafe.Sizeof(h), unsafe.Sizeof(in), unsafe.Offsetof(h.Ratio), unsafe.Alignof(int64(0)), unsafe.Sizeof(uintptr(0)))
	fmt.Println(math.Float64bits(1.5), math.Float32frombits(0x7f800001), unsafe.String(unsafe.StringData("abc"), 2))
	pr, pw := io.Pipe()
	go func() { fmt.Fprint(pw, "through a pipe"); pw.CloseWithError(io.ErrUnexpectedEOF) }()
	text, err := io.ReadAll(io.TeeReader(io.LimitReader(pr, 100), io.Discard))
	fmt.Println(string(text), err)
	section := io.NewSectionReader(bytes.NewReader([]byte("0123456789")), 3, 4)
	all, _ := io.ReadAll(io.MultiReader(section, bytes.NewBufferString("!")))
	fmt.Println(string(all))
}

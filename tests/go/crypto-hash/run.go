package main

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/md5"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha3"
	"crypto/sha512"
	"crypto/subtle"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash/adler32"
	"hash/crc32"
	"hash/fnv"
	mathrand "math/rand"
	randv2 "math/rand/v2"
	"os"
)

func main() {
	var in struct{ Message string }
	json.NewDecoder(os.Stdin).Decode(&in)
	m := []byte(in.Message)
	fmt.Printf("%x\n%x\n%x\n%x\n%x\n", md5.Sum(m), sha1.Sum(m), sha256.Sum256(m), sha512.Sum512(m), sha3.Sum256(m))
	mac := hmac.New(sha256.New, []byte("key"))
	mac.Write(m)
	fmt.Println(base64.StdEncoding.EncodeToString(mac.Sum(nil)), base64.RawURLEncoding.EncodeToString([]byte{0xfb, 0xff, 0xfe}), base32.StdEncoding.EncodeToString(m[:7]))
	_, err := base64.StdEncoding.DecodeString("a*b=")
	fmt.Println(err)
	_, err = hex.DecodeString("abc")
	fmt.Println(err)
	fmt.Print(hex.Dump(append(m, 0, 1, 2)))
	h := fnv.New64a()
	h.Write(m)
	fmt.Println(crc32.ChecksumIEEE(m), adler32.Checksum(m), h.Sum64())
	block, err := aes.NewCipher([]byte("0123456789abcdef"))
	if err != nil {
		panic(err)
	}
	gcm, _ := cipher.NewGCM(block)
	sealed := gcm.Seal(nil, make([]byte, 12), m, []byte("more"))
	fmt.Printf("%x\n", sealed)
	sealed[0] ^= 1
	_, err = gcm.Open(nil, make([]byte, 12), sealed, []byte("more"))
	fmt.Println(err)
	key := ed25519.NewKeyFromSeed(sha256.New().Sum(nil)[:32])
	signature := ed25519.Sign(key, m)
	fmt.Printf("%x %v\n", signature, ed25519.Verify(key.Public().(ed25519.PublicKey), m, signature))
	old := mathrand.New(mathrand.NewSource(42))
	fmt.Println(old.Intn(1000), old.Perm(8), old.Float64(), old.NormFloat64())
	pcg := randv2.New(randv2.NewPCG(1, 2))
	fmt.Println(pcg.IntN(1000), pcg.Perm(5), pcg.Uint64())
	chacha := randv2.New(randv2.NewChaCha8([32]byte{1}))
	fmt.Println(chacha.Uint64())
	a, b := make([]byte, 16), make([]byte, 16)
	rand.Read(a)
	rand.Read(b)
	fmt.Println(subtle.ConstantTimeCompare(a, b), len(rand.Text()))
}

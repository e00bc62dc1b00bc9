// Reads a certificate and says for whom it holds; makes and checks signed tokens.
package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"os"
	"strings"
	"time"
)

func sign(secret string, claims any) string {
	part := func(v any) string {
		text, _ := json.Marshal(v)
		return base64.RawURLEncoding.EncodeToString(text)
	}
	body := part(map[string]string{"alg": "HS256", "typ": "JWT"}) + "." + part(claims)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(body))
	return body + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

var errSignature = errors.New("wrong signature")

func verify(secret, token string, now time.Time) (claims map[string]any, err error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return nil, fmt.Errorf("%d parts instead of 3", len(parts))
	}
	given, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil {
		return nil, fmt.Errorf("signature: %w", err)
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(parts[0] + "." + parts[1]))
	if !hmac.Equal(given, mac.Sum(nil)) {
		return nil, errSignature
	}
	text, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(text, &claims); err != nil {
		return nil, err
	}
	if exp, ok := claims["exp"].(float64); ok && now.After(time.Unix(int64(exp), 0)) {
		return nil, fmt.Errorf("expired at %s", time.Unix(int64(exp), 0).UTC().Format(time.DateOnly))
	}
	return claims, nil
}

func main() {
	var in struct {
		Hosts  []string
		Secret string
		Claims map[string]any
	}
	json.NewDecoder(os.Stdin).Decode(&in)
	text, err := os.ReadFile("data/server.pem")
	if err != nil {
		panic(err)
	}
	block, rest := pem.Decode(text)
	certificate, err := x509.ParseCertificate(block.Bytes)
	fmt.Println(block.Type, len(rest), err)
	fmt.Println(certificate.Subject, certificate.Subject.Organization, certificate.Issuer.String() == certificate.Subject.String(), certificate.Version)
	fmt.Println(certificate.DNSNames, certificate.IPAddresses, certificate.PublicKeyAlgorithm, certificate.SignatureAlgorithm, certificate.IsCA)
	fmt.Println(certificate.NotBefore, certificate.NotAfter.Sub(certificate.NotBefore), certificate.SerialNumber.BitLen() > 64)
	print := sha256.Sum256(certificate.Raw)
	fmt.Println(hex.EncodeToString(print[:]))
	for _, host := range in.Hosts {
		fmt.Println(host, certificate.VerifyHostname(host))
	}
	roots := x509.NewCertPool()
	fmt.Println(roots.AppendCertsFromPEM(text), certificate.CheckSignatureFrom(certificate))
	for _, when := range []time.Time{certificate.NotBefore.Add(time.Hour), certificate.NotAfter.Add(time.Hour)} {
		chains, err := certificate.Verify(x509.VerifyOptions{Roots: roots, CurrentTime: when, DNSName: "example.org"})
		fmt.Println(len(chains), err)
	}
	_, err = certificate.Verify(x509.VerifyOptions{Roots: x509.NewCertPool(), CurrentTime: certificate.NotBefore})
	var unknown x509.UnknownAuthorityError
	fmt.Println(err, errors.As(err, &unknown))
	_, err = x509.ParseCertificate(block.Bytes[:100])
	fmt.Println(err)
	nothing, left := pem.Decode([]byte("no block here"))
	fmt.Println(nothing, len(left))

	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: "made here"}, NotAfter: time.Unix(1900000000, 0), IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	made, _ := x509.ParseCertificate(der)
	fmt.Println(err, made.Subject, made.IsCA, made.CheckSignature(made.SignatureAlgorithm, made.RawTBSCertificate, made.Signature))
	pkcs8, _ := x509.MarshalPKCS8PrivateKey(key)
	again, err := x509.ParsePKCS8PrivateKey(pkcs8)
	fmt.Println(key.Equal(again), err, strings.Count(string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Headers: map[string]string{"For": "tests"}, Bytes: pkcs8})), "\n"))
	public, err := x509.ParsePKIXPublicKey(certificate.RawSubjectPublicKeyInfo)
	_, isRSA := public.(*rsa.PublicKey)
	fmt.Printf("%T %v %v\n", public, isRSA, err)

	token := sign(in.Secret, in.Claims)
	fmt.Println(token)
	now := time.Unix(1800000000, 0)
	for _, t := range []string{token, token[:len(token)-2] + "xx", "a.b", "a.b.c!", strings.Replace(token, ".", ".e30", 1)} {
		claims, err := verify(in.Secret, t, now)
		fmt.Println(claims, err, errors.Is(err, errSignature))
	}
	_, err = verify(in.Secret, token, now.AddDate(10, 0, 0))
	fmt.Println(err)
}

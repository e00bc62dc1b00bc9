package main

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"math/bits"
	"math/cmplx"
	"os"
	"strconv"
)

func main() {
	var in struct{ N int64 }
	json.NewDecoder(os.Stdin).Decode(&in)
	f := new(big.Int).MulRange(1, in.N)
	fmt.Println(f, f.BitLen(), f.Text(36))
	a, b := big.NewInt(0), big.NewInt(1)
	for i := 0; i < 500; i++ {
		a.Add(a, b)
		a, b = b, a
	}
	fmt.Println(a)
	p, _ := new(big.Int).SetString("170141183460469231731687303715884105727", 10)
	fmt.Println(p.ProbablyPrime(20), new(big.Int).Exp(big.NewInt(3), f, p), new(big.Int).ModInverse(big.NewInt(65537), p), new(big.Int).Sqrt(f))
	q, r := new(big.Int).QuoRem(f, p, new(big.Int))
	fmt.Printf("%x %#x %d\n", q, r, new(big.Int).GCD(nil, nil, f, big.NewInt(1<<40)))
	h := new(big.Rat)
	for i := int64(1); i <= 20; i++ {
		h.Add(h, big.NewRat(1, i))
	}
	fmt.Println(h, h.FloatString(30))
	two := new(big.Float).SetPrec(300).SetInt64(2)
	fmt.Println(new(big.Float).SetPrec(300).Sqrt(two).Text('f', 80))
	fmt.Println(math.MaxInt64, math.MinInt64, uint64(math.MaxUint64), math.Inf(-1), math.NaN(), -0.0, math.Copysign(0, -1))
	var i8 int8 = 127
	i8++
	var u uint32
	u--
	fmt.Println(i8, u, -7/2, -7%3, 7&^5, 1<<3|1, ^0, bits.OnesCount64(0xff00ff), bits.Reverse8(1), bits.LeadingZeros32(1))
	hi, lo := bits.Mul64(math.MaxUint64, math.MaxUint64)
	fmt.Println(hi, lo)
	for _, s := range []string{"0x1p-2", "1e400", "abc", "9223372036854775808", "-0b101", "0o17", "1_000"} {
		i, err := strconv.ParseInt(s, 0, 64)
		x, err2 := strconv.ParseFloat(s, 64)
		fmt.Println(i, err, x, err2)
	}
	fmt.Println(0.1+0.2, float32(0.1), 1e21, 1e20, 123456789.0, 5e-324, math.MaxFloat64, 100000000000000000000.0)
	fmt.Println(strconv.FormatFloat(1.0/3, 'g', 5, 64), strconv.FormatInt(-255, 16), strconv.Quote("\x00\u2028é\U0001F600"))
	fmt.Printf("%.3f %.4f %.5e %.2f\n", math.Sqrt(2), math.Pow(2, 0.5), math.Gamma(10.5), cmplx.Exp(complex(0, math.Pi)))
	fmt.Println(int(math.Floor(-2.5)), math.Round(-2.5), math.RoundToEven(2.5), math.Trunc(2.9), math.Mod(7, -3), math.Remainder(7, 4), math.Hypot(3, 4), math.Cbrt(27))
	x := math.MaxFloat64
	fmt.Println(int64(float64(1<<53)+1), uint8(300&0xff), x*10, math.IsInf(x*10, 1))
}

// Package convert converts.
package convert

import "fmt"

type Celsius float64
type Fahrenheit float64

func init() { fmt.Println("init convert") }

func (c Celsius) String() string    { return fmt.Sprintf("%.1f°C", float64(c)) }
func (f Fahrenheit) String() string { return fmt.Sprintf("%.1f°F", float64(f)) }

func ToFahrenheit(c Celsius) Fahrenheit { return Fahrenheit(c*9/5 + 32) }

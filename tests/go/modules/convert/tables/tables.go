package tables

import (
	"fmt"

	"example.com/weather/convert"
)

func init() { fmt.Println("init tables", convert.ToFahrenheit(100)) }

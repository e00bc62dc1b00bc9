// Draws a chart, writes it as PNG, GIF and JPEG, reads them back, makes a thumbnail, counts colours.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/color/palette"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"maps"
	"os"
	"slices"
)

func chart(width, height int, bars []int) *image.RGBA {
	canvas := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(canvas, canvas.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	step := width / len(bars)
	for i, bar := range bars {
		top := height - height*bar/slices.Max(bars)
		shade := color.RGBA{uint8(40 * i), 120, uint8(255 - 40*i), 255}
		draw.Draw(canvas, image.Rect(i*step+1, top, (i+1)*step-1, height), image.NewUniform(shade), image.Point{}, draw.Src)
	}
	glass := image.NewUniform(color.NRGBA{255, 0, 0, 64})
	draw.Draw(canvas, image.Rect(0, height/2, width, height/2+2), glass, image.Point{}, draw.Over)
	return canvas
}

func shrink(from image.Image, by int) *image.NRGBA {
	b := from.Bounds()
	to := image.NewNRGBA(image.Rect(0, 0, b.Dx()/by, b.Dy()/by))
	for y := range to.Rect.Dy() {
		for x := range to.Rect.Dx() {
			var r, g, bl, a uint32
			for dy := range by {
				for dx := range by {
					cr, cg, cb, ca := from.At(b.Min.X+x*by+dx, b.Min.Y+y*by+dy).RGBA()
					r, g, bl, a = r+cr, g+cg, bl+cb, a+ca
				}
			}
			n := uint32(by * by)
			to.Set(x, y, color.RGBA64{uint16(r / n), uint16(g / n), uint16(bl / n), uint16(a / n)})
		}
	}
	return to
}

func main() {
	var in struct {
		Width, Height int
		Bars          []int
	}
	json.NewDecoder(os.Stdin).Decode(&in)
	picture := chart(in.Width, in.Height, in.Bars)
	counts := map[string]int{}
	for y := range in.Height {
		for x := range in.Width {
			c := picture.RGBAAt(x, y)
			counts[fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)]++
		}
	}
	for _, name := range slices.SortedFunc(maps.Keys(counts), func(a, b string) int { return counts[b]*100 - counts[a]*100 + int(a[1]) - int(b[1]) })[:4] {
		fmt.Println(name, counts[name])
	}
	var asPNG, asGIF, asJPEG bytes.Buffer
	paletted := image.NewPaletted(picture.Bounds(), palette.Plan9)
	draw.FloydSteinberg.Draw(paletted, picture.Bounds(), picture, image.Point{})
	err := errors.Join(png.Encode(&asPNG, picture), gif.Encode(&asGIF, picture, &gif.Options{NumColors: 16}), jpeg.Encode(&asJPEG, picture, &jpeg.Options{Quality: 80}))
	fmt.Println(err, paletted.ColorIndexAt(5, 5), crc32.ChecksumIEEE(paletted.Pix))
	os.WriteFile("artifacts/chart.png", asPNG.Bytes(), 0o644)
	for _, data := range [][]byte{asPNG.Bytes(), asGIF.Bytes(), asJPEG.Bytes()} {
		config, format, err := image.DecodeConfig(bytes.NewReader(data))
		fmt.Println(format, len(data), config.Width, config.Height, crc32.ChecksumIEEE(data), err)
		read, _, err := image.Decode(bytes.NewReader(data))
		if err != nil {
			fmt.Println(err)
			continue
		}
		small := shrink(read, 8)
		fmt.Println(read.Bounds(), fmt.Sprintf("%T", read), small.NRGBAAt(1, 4), crc32.ChecksumIEEE(small.Pix))
	}
	_, _, err = image.Decode(bytes.NewReader([]byte("not a picture")))
	fmt.Println(err, errors.Is(err, image.ErrFormat))
	_, err = png.Decode(bytes.NewReader(asPNG.Bytes()[:60]))
	fmt.Println(err)
	damaged := slices.Clone(asPNG.Bytes())
	damaged[45] ^= 1
	_, err = png.Decode(bytes.NewReader(damaged))
	fmt.Println(err)
	gray := color.GrayModel.Convert(color.RGBA{200, 100, 50, 255})
	y, cb, cr := color.RGBToYCbCr(200, 100, 50)
	fmt.Println(gray, y, cb, cr, color.Palette(palette.WebSafe).Index(color.RGBA{200, 100, 50, 255}))
	fmt.Println("data:image/png;base64," + base64.StdEncoding.EncodeToString(asPNG.Bytes())[:40])
}

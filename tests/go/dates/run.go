package main

import (
	"encoding/json"
	"fmt"
	"os"
	"time"
)

func main() {
	var in struct{ Zones []string }
	json.NewDecoder(os.Stdin).Decode(&in)
	t := time.Date(2024, time.February, 28, 23, 59, 59, 123456789, time.UTC)
	fmt.Println(t, t.AddDate(0, 0, 2), t.AddDate(1, 0, 1), t.AddDate(0, 1, 3).Weekday(), t.YearDay())
	year, week := t.ISOWeek()
	fmt.Println(year, week, t.Unix(), t.UnixMilli(), t.Truncate(time.Hour), t.Round(24*time.Hour))
	for _, layout := range []string{time.RFC3339Nano, time.RFC1123Z, time.Kitchen, "Mon Jan _2 15:04:05.000 2006", "2006-002", "Monday, 2. January 06 03PM"} {
		fmt.Println(t.Format(layout))
	}
	for _, name := range in.Zones {
		zone, err := time.LoadLocation(name)
		if err != nil {
			fmt.Println(err)
			continue
		}
		local := t.In(zone)
		abbreviation, offset := local.Zone()
		fmt.Println(local, abbreviation, offset, local.IsDST(), time.Date(2024, 3, 31, 2, 30, 0, 0, zone), time.Date(2024, 7, 1, 12, 0, 0, 0, zone).UTC())
	}
	for _, text := range []string{"2024-02-30", "2024-13-01", "2024-1-1", "yesterday", "2024-12-31"} {
		parsed, err := time.Parse(time.DateOnly, text)
		fmt.Println(parsed, err)
	}
	for _, text := range []string{"1h30m", "-1.5h", "1d", "100ms3us", ""} {
		d, err := time.ParseDuration(text)
		fmt.Println(d, err, d.Minutes())
	}
	other := time.Date(2025, 1, 1, 0, 0, 0, 0, time.FixedZone("X", 5*3600+1800))
	fmt.Println(other.Sub(t), t.Before(other), other.Equal(other.UTC()), other == other.UTC(), other.Compare(t), time.Time{}.IsZero(), time.Unix(0, 0).UTC())
	text, _ := json.Marshal(map[string]any{"t": t, "d": time.Minute, "m": time.March})
	fmt.Println(string(text))
	fmt.Println(time.Local, time.Now().Location(), time.Until(time.Now().Add(time.Hour)) > 59*time.Minute)
	wall := time.Now()
	fmt.Println(wall.Year() >= 2024, wall.Sub(wall), time.Since(wall) >= 0)
}

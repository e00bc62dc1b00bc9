package time

import "syscall"

// There are no files of time zones; those that a program knows are part of it.
var platformZoneSources = []string{}

// initLocal takes the zone that $TZ names, as on other systems. It is UTC where that is none.
func initLocal() {
	name, _ := syscall.Getenv("TZ")
	if name != "" && name[0] == ':' {
		name = name[1:]
	}
	if name != "" && name != "UTC" {
		if zone, err := loadLocation(name, platformZoneSources); err == nil {
			localLoc = *zone
			return
		}
	}
	localLoc.name = "UTC"
}

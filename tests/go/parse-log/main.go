package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"sort"
	"strconv"
	"time"
)

var line = regexp.MustCompile(`^(?P<host>\S+) \S+ (?P<user>\S+) \[(?P<at>[^\]]+)\] "(?P<method>[A-Z]+) (?P<path>\S+) [^"]*" (?P<status>\d{3}) (?P<bytes>\d+) (?P<ms>\d+)$`)

type hit struct {
	Host, User, Method, Path string
	At                       time.Time
	Status, Bytes            int
	Took                     time.Duration
}

func parse(text string) (h hit, err error) {
	m := line.FindStringSubmatch(text)
	if m == nil {
		return h, fmt.Errorf("no log line: %q", text)
	}
	get := func(name string) string { return m[line.SubexpIndex(name)] }
	if h.At, err = time.Parse("02/Jan/2006:15:04:05 -0700", get("at")); err != nil {
		return h, err
	}
	h.Host, h.User, h.Method, h.Path = get("host"), get("user"), get("method"), get("path")
	h.Status, _ = strconv.Atoi(get("status"))
	h.Bytes, _ = strconv.Atoi(get("bytes"))
	ms, _ := strconv.Atoi(get("ms"))
	h.Took = time.Duration(ms) * time.Millisecond
	return h, nil
}

func main() {
	var in struct {
		File string
		Slow int
	}
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	file, err := os.Open(in.File)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	defer file.Close()
	byHost, byStatus := map[string]int{}, map[int]int{}
	var slow []hit
	var total time.Duration
	scanner := bufio.NewScanner(file)
	for n := 1; scanner.Scan(); n++ {
		h, err := parse(scanner.Text())
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s:%d: %v\n", in.File, n, err)
			continue
		}
		byHost[h.Host]++
		byStatus[h.Status/100]++
		total += h.Took
		if h.Took > time.Duration(in.Slow)*time.Millisecond {
			slow = append(slow, h)
		}
	}
	hosts := make([]string, 0, len(byHost))
	for host := range byHost {
		hosts = append(hosts, host)
	}
	sort.Slice(hosts, func(i, j int) bool {
		if byHost[hosts[i]] != byHost[hosts[j]] {
			return byHost[hosts[i]] > byHost[hosts[j]]
		}
		return hosts[i] < hosts[j]
	})
	for _, host := range hosts {
		fmt.Printf("%-12s %d\n", host, byHost[host])
	}
	fmt.Println(byStatus, total, total.Round(time.Second))
	for _, h := range slow {
		fmt.Printf("%+v %s\n", h, h.At.UTC().Format(time.RFC3339))
	}
}

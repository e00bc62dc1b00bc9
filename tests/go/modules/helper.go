//go:build linux || wasip1

package main

func helper() string { return "helped" }

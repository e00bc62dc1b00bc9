package main

func helper() string { return "never" }

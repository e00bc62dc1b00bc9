package main

type input struct{ A, B int }

func (i input) product() int { return i.A * i.B }

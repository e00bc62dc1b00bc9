package main

func (i input) sum() int { return i.A + i.B }

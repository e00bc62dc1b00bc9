// Package linker lets a program outside of cmd/link be the linker.
package linker

import (
	"cmd/link/internal/ld"
	"cmd/link/internal/wasm"
)

// Main links as the command line says.
func Main() {
	arch, theArch := wasm.Init()
	ld.Main(arch, theArch)
}

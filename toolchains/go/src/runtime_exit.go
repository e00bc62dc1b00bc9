package runtime

// setExitCode tells the host the exact exit code. WASI's own exit keeps one bit of it where the program is a component.
//
//go:wasmimport skillhost:skill/exit@1.0.0 set-code
func setExitCode(code uint32)

//go:nosplit
func exit(code int32) {
	setExitCode(uint32(code) & 0xff)
	proc_exit(code)
}

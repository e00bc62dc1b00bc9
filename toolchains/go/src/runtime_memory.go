package runtime

// letOthersGrow makes the adapter, which turns this program into a component, take its memory now: it does so at its
// first call. Go's heap grows without a gap from then on. What lies before the adapter's memory is the first to be used.
func letOthersGrow() {
	var count, bytes size
	args_sizes_get(&count, &bytes)
	end := uintptr(currentMemory()) * physPageSize
	if end == blocMax {
		return
	}
	if blocMax > bloc {
		// Zero, as the free list wants it: nobody was there yet.
		memFreelist = memHdrPtr(bloc)
		memFreelist.ptr().size = blocMax - bloc
	}
	bloc, blocMax = end, end
}

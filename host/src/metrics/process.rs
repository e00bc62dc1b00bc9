//! Memory, processor time and open files of this process, under the names that every Prometheus client gives them.

use prometheus::{Counter, Registry};

use super::readings::gauge;

/// What Linux says of this process. Elsewhere there is none of it.
pub(super) struct Process {
    resident: u64,
    virtual_: u64,
    open_files: u64,
    processor_seconds: f64,
}

impl Process {
    pub(super) fn read() -> Option<Self> {
        let pages = std::fs::read_to_string("/proc/self/statm").ok()?;
        let mut pages = pages.split(' ').map_while(|word| word.parse::<u64>().ok());
        let (virtual_, resident) = (pages.next()?, pages.next()?);
        // SAFETY: plain system calls without pointers.
        let (page, tick) = unsafe { (libc::sysconf(libc::_SC_PAGESIZE), libc::sysconf(libc::_SC_CLK_TCK)) };
        let page = u64::try_from(page).ok()?;
        let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
        // The program's name, which may hold anything, ends with the last parenthesis; user and system time follow as
        // the 12th and 13th word.
        let (_, words) = stat.rsplit_once(") ")?;
        let ticks = words.split(' ').skip(11).take(2).filter_map(|word| word.parse::<u64>().ok()).sum::<u64>();
        Some(Self {
            resident: resident * page,
            virtual_: virtual_ * page,
            open_files: std::fs::read_dir("/proc/self/fd").ok()?.count() as u64,
            processor_seconds: ticks as f64 / tick.max(1) as f64,
        })
    }

    pub(super) fn register(&self, registry: &Registry) -> prometheus::Result<()> {
        gauge(registry, "process_resident_memory_bytes", "Memory that is in use.", self.resident)?;
        gauge(registry, "process_virtual_memory_bytes", "Address space; pools reserve much of it.", self.virtual_)?;
        gauge(registry, "process_open_fds", "Open files and connections.", self.open_files)?;
        let time = Counter::new("process_cpu_seconds_total", "Processor time, user and system.")?;
        time.inc_by(self.processor_seconds);
        registry.register(Box::new(time))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::Process;

    #[test]
    fn what_linux_says_is_read() {
        let held = vec![1u8; 64 << 20];
        let process = Process::read().unwrap();
        assert!(process.resident > held.len() as u64 && process.virtual_ > process.resident);
        assert!(process.open_files > 2 && process.processor_seconds >= 0.0);
    }
}

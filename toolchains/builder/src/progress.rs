//! Who watches long work.

/// Sees what is being done. Called from whichever thread builds.
pub trait Progress: Send + Sync {
    /// A step begins: one line for a person. `step` counts from 1 to `of`.
    fn started(&self, _title: &str, _step: usize, _of: usize) {}
    /// Something worth knowing in between, for example that another process is already building.
    fn message(&self, _text: &str) {}
    /// All steps of `what` are done.
    fn finished(&self, _what: &str, _took: std::time::Duration) {}
}

/// Shows nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {}

/// Plain lines on standard error, for pipes and logs.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lines;

impl Progress for Lines {
    fn started(&self, title: &str, step: usize, of: usize) {
        eprintln!("[{step}/{of}] {title}");
    }

    fn message(&self, text: &str) {
        eprintln!("      {text}");
    }

    fn finished(&self, what: &str, took: std::time::Duration) {
        eprintln!("      {what} is ready ({:.0} s)", took.as_secs_f64());
    }
}

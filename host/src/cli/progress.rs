//! Long work, shown while it goes on: a moving line on a terminal, plain lines elsewhere.

use std::{
    io::{self, IsTerminal as _},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressStyle};
use toolchain_builder::{Progress, Silent};

use super::terminal;

/// What suits this process's standard error and flags.
pub fn progress() -> Arc<dyn Progress> {
    match (terminal::is_quiet(), io::stderr().is_terminal()) {
        (true, _) => Arc::new(Silent),
        (false, true) => Arc::new(Spinner::default()),
        (false, false) => Arc::new(Lines),
    }
}

/// For pipes and logs.
struct Lines;

impl Progress for Lines {
    fn started(&self, title: &str, step: usize, of: usize) {
        terminal::say(&headline(title, step, of));
    }

    fn message(&self, text: &str) {
        terminal::say(text);
    }

    fn finished(&self, what: &str, took: Duration) {
        terminal::say(&format!("{what} is ready ({:.0} s)", took.as_secs_f64()));
    }
}

/// For people: the current step and how long it has been going on.
#[derive(Default)]
struct Spinner(Mutex<Option<ProgressBar>>);

impl Spinner {
    fn take(&self) -> Option<ProgressBar> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Progress for Spinner {
    fn started(&self, title: &str, step: usize, of: usize) {
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner:.cyan} {msg} {elapsed:.dim}") {
            bar.set_style(style);
        }
        bar.set_message(headline(title, step, of));
        bar.enable_steady_tick(Duration::from_millis(100));
        let before = self.0.lock().unwrap_or_else(PoisonError::into_inner).replace(bar);
        if let Some(before) = before {
            before.finish_and_clear();
        }
    }

    fn message(&self, text: &str) {
        match &*self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(bar) => bar.suspend(|| terminal::say(text)),
            None => terminal::say(text),
        }
    }

    fn finished(&self, what: &str, took: Duration) {
        if let Some(bar) = self.take() {
            bar.finish_and_clear();
        }
        terminal::say(&format!("{what} is ready ({:.0} s)", took.as_secs_f64()));
    }
}

impl Drop for Spinner {
    fn drop(&mut self) {
        if let Some(bar) = self.take() {
            bar.finish_and_clear();
        }
    }
}

fn headline(title: &str, step: usize, of: usize) -> String {
    if of > 1 { format!("[{step}/{of}] {title}") } else { title.to_owned() }
}

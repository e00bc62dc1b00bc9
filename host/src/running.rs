//! A call that is watched while it runs.

use std::{pin::Pin, sync::Arc};

use serde_json::Value;
use skill_engine::{LogLevel, Observer};
use tokio::sync::mpsc;

use crate::{domain::Execution, host::Host, invoke::Request};

/// What a running skill says.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// Bytes of standard output.
    Stdout(Vec<u8>),
    /// Bytes of standard error.
    Stderr(Vec<u8>),
    /// A line of its log.
    Log(LogLevel, String),
    /// How far it has come: a fraction from 0 to 1 where it knows, and a sentence.
    Progress(Option<f64>, String),
}

/// A call in progress. It moves on only while it is asked for events or for its end; dropping it ends the skill at once.
pub struct Running {
    call: Pin<Box<dyn Future<Output = Execution> + Send>>,
    events: mpsc::UnboundedReceiver<Event>,
    done: Option<Execution>,
}

impl Running {
    pub(crate) fn start(host: Host, skill: String, input: Value) -> Self {
        let (sender, events) = mpsc::unbounded_channel();
        let observer: Arc<dyn Observer> = Arc::new(Forward(sender));
        let request = Request { observer: Some(observer), ..Request::new(skill, input) };
        Self { call: Box::pin(async move { host.execute(request).await }), events, done: None }
    }

    /// The next thing that the skill says; `None` once it has ended.
    pub async fn next(&mut self) -> Option<Event> {
        if self.done.is_some() {
            return self.events.try_recv().ok();
        }
        tokio::select! {
            biased;
            Some(event) = self.events.recv() => Some(event),
            execution = &mut self.call => {
                self.done = Some(execution);
                self.events.try_recv().ok()
            }
        }
    }

    /// Waits for the end.
    pub async fn finish(mut self) -> Execution {
        match self.done.take() {
            Some(execution) => execution,
            None => self.call.await,
        }
    }
}

/// The channel is unbounded; what goes through it is bounded by the limits of the call.
struct Forward(mpsc::UnboundedSender<Event>);

impl Observer for Forward {
    fn stdout(&self, bytes: &[u8]) {
        let _ = self.0.send(Event::Stdout(bytes.to_vec()));
    }

    fn stderr(&self, bytes: &[u8]) {
        let _ = self.0.send(Event::Stderr(bytes.to_vec()));
    }

    fn log(&self, level: LogLevel, message: &str) {
        let _ = self.0.send(Event::Log(level, message.to_owned()));
    }

    fn progress(&self, fraction: Option<f64>, message: &str) {
        let _ = self.0.send(Event::Progress(fraction, message.to_owned()));
    }
}

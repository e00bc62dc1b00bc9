//! Log lines as flat JSON objects: what the line says, and beside it what is known of where it was said (`request_id`,
//! `execution_id`, `skill`).

use std::fmt;

use serde_json::{Map, Value};
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    fmt::{
        FmtContext, FormatEvent, FormattedFields,
        format::{JsonFields, Writer},
        time::{FormatTime as _, SystemTime},
    },
    registry::LookupSpan,
};

/// One JSON object a line.
pub struct JsonLines;

impl<S: Subscriber + for<'a> LookupSpan<'a>> FormatEvent<S, JsonFields> for JsonLines {
    fn format_event(
        &self,
        context: &FmtContext<'_, S, JsonFields>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let metadata = event.metadata();
        let mut line = begin(metadata.level().as_str(), metadata.target());
        event.record(&mut Fields(&mut line));
        let spans = context.event_scope().into_iter().flatten();
        for span in spans {
            let known = span.extensions().get::<FormattedFields<JsonFields>>().map(|it| it.fields.clone());
            let known = known.and_then(|known| serde_json::from_str::<Map<String, Value>>(&known).ok());
            for (name, value) in known.unwrap_or_default() {
                // What the line itself says, and what is said nearer to it, stays. What is for traces alone is not repeated.
                if !name.contains('.') {
                    line.entry(name).or_insert(value);
                }
            }
        }
        writeln!(writer, "{}", Value::Object(line))
    }
}

/// What every line begins with.
pub fn begin(level: &str, target: &str) -> Map<String, Value> {
    let mut time = String::new();
    // A clock that cannot be written leaves the time out.
    let _ = SystemTime.format_time(&mut Writer::new(&mut time));
    let fields = [("timestamp", time.as_str()), ("level", level), ("target", target)];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect()
}

struct Fields<'a>(&'a mut Map<String, Value>);

impl Fields<'_> {
    fn put(&mut self, field: &Field, value: impl Into<Value>) {
        self.0.insert(field.name().to_owned(), value.into());
    }
}

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.put(field, format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.put(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, value);
    }
}

//! OpenTelemetry: spans to a collector, by OTLP over HTTP, where the environment names one. Without it none of this exists.
//!
//! The SDK and its exporter read the usual variables by themselves; here is what they do not: whether to trace at all, and
//! what of the variables cannot work.

use std::{
    env,
    sync::atomic::{AtomicBool, Ordering::Relaxed},
    time::Duration,
};

use async_trait::async_trait;
use axum::{
    body::Bytes,
    http::{Request, Response},
};
use opentelemetry::{KeyValue, trace::TracerProvider as _};
use opentelemetry_http::{HttpClient, HttpError};
use opentelemetry_otlp::{SpanExporter, WithHttpConfig as _};
use opentelemetry_sdk::{Resource, trace::SdkTracerProvider};
use tokio::{runtime::Runtime, sync::Mutex};
use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::{Layer, filter::filter_fn, registry::LookupSpan};

use super::error::{CliError, CliResult};

/// How long a collector may take where OTEL_EXPORTER_OTLP_TIMEOUT says nothing.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Traces that are sent; what is left is sent when this is dropped.
pub struct Traces(SdkTracerProvider);

impl Traces {
    /// Where the environment names a collector and does not turn traces off.
    ///
    /// # Errors
    /// A variable that asks for what is not there.
    pub fn from_env() -> CliResult<Option<Self>> {
        let (Some(endpoint), false) = (of_traces("ENDPOINT"), is_off()) else { return Ok(None) };
        check(&endpoint)?;
        let timeout = of_traces("TIMEOUT").and_then(|ms| ms.parse().ok()).map_or(TIMEOUT, Duration::from_millis);
        let failed = |e: &dyn std::fmt::Display| CliError::usage(format!("traces cannot be sent to {endpoint}: {e}"));
        let client = Client::new(timeout).map_err(|e| failed(&e))?;
        let exporter = SpanExporter::builder().with_http().with_http_client(client).build().map_err(|e| failed(&e))?;
        let provider = SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource()).build();
        Ok(Some(Self(provider)))
    }

    /// What makes spans of this program's into spans of OpenTelemetry. Log lines are no part of them, but for those that
    /// somebody should see.
    pub fn layer<S: Subscriber + for<'a> LookupSpan<'a>>(&self) -> impl Layer<S> + use<S> {
        let ours = |it: &Metadata<'_>| {
            let least = if it.is_span() { Level::DEBUG } else { Level::WARN };
            it.target().starts_with("skill_host") && *it.level() <= least
        };
        tracing_opentelemetry::layer()
            .with_tracer(self.0.tracer("skillhost"))
            .with_threads(false)
            .with_filter(filter_fn(ours))
    }
}

impl Drop for Traces {
    fn drop(&mut self) {
        if let Err(error) = self.0.shutdown() {
            tracing::warn!(%error, "the last traces were not sent");
        }
    }
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.trim().is_empty())
}

/// `OTEL_EXPORTER_OTLP_TRACES_…`, else `OTEL_EXPORTER_OTLP_…`.
fn of_traces(name: &str) -> Option<String> {
    variable(&format!("OTEL_EXPORTER_OTLP_TRACES_{name}")).or_else(|| variable(&format!("OTEL_EXPORTER_OTLP_{name}")))
}

fn is_off() -> bool {
    let is = |name, word: &str| variable(name).is_some_and(|value| value.trim().eq_ignore_ascii_case(word));
    is("OTEL_SDK_DISABLED", "true") || is("OTEL_TRACES_EXPORTER", "none")
}

/// What this program cannot do is said, and not done in another way.
fn check(endpoint: &str) -> CliResult<()> {
    if !endpoint.trim().starts_with("http://") {
        let why = format!("traces are sent over http://, and OTEL_EXPORTER_OTLP_ENDPOINT is {endpoint}");
        return Err(CliError::usage(why).hint("send them to a collector on this machine, which sends them on over TLS"));
    }
    for (name, only, hint) in [
        ("PROTOCOL", "http/protobuf", "leave it out; a collector takes http/protobuf on port 4318"),
        ("COMPRESSION", "none", "leave it out"),
    ] {
        if let Some(asked) = of_traces(name).filter(|asked| asked.trim() != only) {
            let why = format!("OTEL_EXPORTER_OTLP_{name} is {asked}, and traces are sent with {only} alone");
            return Err(CliError::usage(why).hint(hint));
        }
    }
    Ok(())
}

/// Who this is: `skillhost`, unless OTEL_SERVICE_NAME or OTEL_RESOURCE_ATTRIBUTES say otherwise.
fn resource() -> Resource {
    let named = variable("OTEL_SERVICE_NAME").is_some()
        || variable("OTEL_RESOURCE_ATTRIBUTES").is_some_and(|all| all.contains("service.name="));
    let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
    let resource = Resource::builder().with_attribute(version);
    if named { resource.build() } else { resource.with_service_name("skillhost").build() }
}

/// Sends from the exporter's own thread, on a runtime of its own: traces go out however busy the host is.
#[derive(Debug)]
struct Client {
    http: reqwest::Client,
    runtime: Mutex<Runtime>,
    /// An outage is told once, not with every batch.
    failing: AtomicBool,
}

impl Client {
    fn new(timeout: Duration) -> Result<Self, Box<dyn std::error::Error>> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        // Between two batches nobody looks after connections.
        let http = reqwest::Client::builder().timeout(timeout).pool_max_idle_per_host(0).build()?;
        Ok(Self { http, runtime: Mutex::new(runtime), failing: AtomicBool::new(false) })
    }

    fn note(&self, failure: Option<String>) {
        let failed = failure.is_some();
        match (failure, self.failing.swap(failed, Relaxed)) {
            (Some(why), false) => tracing::warn!(why, "traces are not delivered; those of this time are lost"),
            (None, true) => tracing::info!("traces are delivered again"),
            _ => {}
        }
    }
}

#[async_trait]
impl HttpClient for Client {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let runtime = self.runtime.lock().await;
        let sent: Result<Response<Bytes>, HttpError> = runtime.block_on(async {
            let answer = self.http.execute(request.try_into()?).await?;
            let status = answer.status();
            let mut response = Response::new(answer.bytes().await?);
            *response.status_mut() = status;
            Ok(response)
        });
        self.note(match &sent {
            Ok(answer) if answer.status().is_success() => None,
            Ok(answer) => Some(format!("the collector answered {}", answer.status())),
            Err(error) => Some(error.to_string()),
        });
        sent
    }
}

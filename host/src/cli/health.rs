//! `skillhost health`

use std::{net::SocketAddr, time::Duration};

use reqwest::Url;
use serde_json::Value;

use super::{
    error::{CliError, CliResult},
    exit::Exit,
    serve::{address, reachable},
    terminal, values,
};

/// Most of an answer that is read, in bytes.
const MOST: usize = 64 << 10;

/// Asks a server whether it is ready; ends with 0 when it is, else with 70. What containers and scripts ask, without curl
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  skillhost health
  skillhost health http://127.0.0.1:9000
  skillhost health http://127.0.0.1:9000/healthz --timeout 1s")]
pub struct HealthArgs {
    /// Its address; /readyz is asked where there is no path [default: what `serve` would listen on]
    #[arg(value_name = "URL", value_hint = clap::ValueHint::Url)]
    url: Option<Url>,
    /// Where it listens, where no URL is given
    #[arg(long, value_name = "ADDR", env = "SKILLHOST_LISTEN", default_value = "127.0.0.1:8080")]
    #[arg(value_parser = address, hide_env_values = true)]
    listen: SocketAddr,
    /// How long it may take to answer
    #[arg(long, value_name = "TIME", default_value = "3s", value_parser = values::duration)]
    timeout: Duration,
    /// Print what it answered
    #[arg(long)]
    json: bool,
}

/// Asks once.
pub async fn health(args: HealthArgs) -> CliResult {
    let url = url(args.url, args.listen)?;
    let failed = |why: String| CliError::host(format!("{url} {why}"));
    let asked = async {
        let client = reqwest::Client::builder().no_proxy().build()?;
        let mut answer = client.get(url.clone()).send().await?;
        let mut body = Vec::new();
        while let Some(part) = answer.chunk().await? {
            body.extend_from_slice(&part);
            if body.len() > MOST {
                break;
            }
        }
        reqwest::Result::Ok((answer.status(), body))
    };
    let answered = tokio::time::timeout(args.timeout, asked).await;
    let answered = answered.map_err(|_| failed(format!("did not answer within {:?}", args.timeout)))?;
    let (status, body) = answered.map_err(|e| failed(format!("cannot be asked: {}", root_of(&e))))?;
    let body: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
    if args.json {
        terminal::print_json(&body)?;
    }
    match status.is_success() {
        true if args.json => Ok(Exit::Success),
        true => terminal::print(&format!("{url}: {}", word(&body))).map(|()| Exit::Success),
        false => Err(failed(format!("answered {status}: {}", word(&body)))),
    }
}

fn url(said: Option<Url>, listen: SocketAddr) -> CliResult<Url> {
    let wrong = |url: &dyn std::fmt::Display| CliError::usage(format!("{url} is no http:// address"));
    let mut url = match said {
        Some(url) => url,
        None => Url::parse(&format!("http://{}", reachable(listen))).map_err(|_| wrong(&listen))?,
    };
    if url.scheme() != "http" {
        return Err(wrong(&url).hint("ask the server itself, not what stands in front of it"));
    }
    if url.path() == "/" {
        url.set_path("/readyz");
    }
    Ok(url)
}

/// `ready`, or the checks that failed.
fn word(body: &Value) -> String {
    let failed = body.get("checks").and_then(Value::as_object).into_iter().flatten().filter_map(|(name, check)| {
        let error = check.get("error")?.as_str()?;
        Some(format!("{name}: {error}"))
    });
    let failed: Vec<String> = failed.collect();
    match body.get("status").and_then(Value::as_str) {
        _ if !failed.is_empty() => failed.join("; "),
        Some(status) => status.to_owned(),
        None => "it is no skillhost".to_owned(),
    }
}

fn root_of(error: &dyn std::error::Error) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}

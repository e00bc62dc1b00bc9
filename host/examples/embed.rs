//! Builds a host, calls a skill, reads an artifact: `cargo run -p skill-host --example embed`.

use serde_json::json;
use skill_host::{Host, Request};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let skills = concat!(env!("CARGO_MANIFEST_DIR"), "/../skills");
    let host = Host::builder().skill(format!("{skills}/text-statistics")).build().await?;

    // JSON in, JSON out.
    let text = json!({ "text": "to be or not to be" });
    println!("{}", host.call("text-statistics", text.clone()).await?);

    // The whole record, and a file that the skill wrote.
    let execution = host.execute(Request::new("text-statistics", text)).await;
    let csv = host.artifact(&execution.id, "artifacts/words.csv").await?;
    println!("{} ms\n{}", execution.duration.as_millis(), String::from_utf8(csv)?);
    Ok(())
}

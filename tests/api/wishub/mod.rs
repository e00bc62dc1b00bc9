//! The WisHub dialect as its clients meet it.
//!
//! | module | asks |
//! |---|---|
//! | `registering` | what can be registered, and what it is refused with |
//! | `bad_requests` | what a request gets that is none |
//! | `invoking` | answers, failures and their rows in the table of errors |
//! | `later` | executions that are accepted now and run later |
//! | `finding` | search, filters, order, pages, details, counts |
//! | `removing` | what removing leaves |
//! | `workflows` | skills that feed each other |
//! | `clients` | do the documented client programs run as they are |

mod bad_requests;
mod clients;
mod finding;
mod invoking;
mod later;
mod registering;
mod removing;
mod workflows;

use std::{fs, net::SocketAddr, path::Path, sync::Arc};

use reqwest::Method;
use serde_json::{Value, json};
use skill_host::{
    Host, HostBuilder,
    api::{ServeError, serve},
};
use skill_tests::guests;
use tempfile::TempDir;
use tokio::{sync::oneshot, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use crate::server::options;

/// The skill of the documentation.
pub const SQUARE: &str = r#"
def execute(inputs):
    """计算平方值"""
    value = inputs.get("value", 0)
    result = value ** 2
    return {"result": result, "input": value}
"#;

/// The database that goes with a folder, where it is not in it.
fn database(folder: &Path) -> Option<String> {
    let kept = folder.join("database");
    if let Ok(url) = fs::read_to_string(&kept) {
        return Some(url);
    }
    let url = super::database()?;
    fs::write(kept, &url).unwrap();
    Some(url)
}

/// A server whose data folder outlives it.
pub struct Api {
    pub address: SocketAddr,
    pub host: Host,
    client: reqwest::Client,
    stop: CancellationToken,
    served: JoinHandle<Result<(), ServeError>>,
    folder: Arc<TempDir>,
}

impl Api {
    pub async fn start() -> Self {
        Self::on(Arc::new(tempfile::tempdir().unwrap()), |builder| builder).await
    }

    pub async fn with(change: impl FnOnce(HostBuilder) -> HostBuilder) -> Self {
        Self::on(Arc::new(tempfile::tempdir().unwrap()), change).await
    }

    async fn on(folder: Arc<TempDir>, change: impl FnOnce(HostBuilder) -> HostBuilder) -> Self {
        let builder = Host::builder().progress(Arc::new(toolchain_builder::Lines)).data_dir(folder.path().join("data"));
        let builder = database(folder.path()).into_iter().fold(builder, HostBuilder::database_url);
        let host = change(builder.skills_dir(skills(folder.path()))).build().await.unwrap();
        let (ready, listening) = oneshot::channel();
        let mut options = options();
        options.ready = Some(Box::new(move |address| ready.send(address).unwrap()));
        let stop = options.shutdown.clone();
        let served = tokio::spawn(serve(host.clone(), options));
        let client = reqwest::Client::new();
        Self { address: listening.await.unwrap(), host, client, stop, served, folder }
    }

    /// Stops it, and starts another on the same folder.
    pub async fn restart(self) -> Self {
        let folder = self.stop().await;
        Self::on(folder, |builder| builder).await
    }

    /// Stops it; what it leaves.
    pub async fn stop(self) -> Arc<TempDir> {
        self.stop.cancel();
        self.served.await.unwrap().unwrap();
        self.host.close(std::time::Duration::ZERO).await;
        self.folder
    }

    pub fn data(&self, path: &str) -> std::path::PathBuf {
        self.folder.path().join("data").join(path)
    }

    /// Status and body.
    pub async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
        let url = format!("http://{}/api/v1/skill/{path}", self.address);
        let request = self.client.request(method, url).header("X-API-Key", "your_api_key");
        let request = body.into_iter().fold(request, |request, body| request.json(&body));
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    pub async fn get(&self, path: &str) -> (u16, Value) {
        self.ask(Method::GET, path, None).await
    }

    pub async fn delete(&self, path: &str) -> (u16, Value) {
        self.ask(Method::DELETE, path, None).await
    }

    pub async fn register(&self, body: Value) -> (u16, Value) {
        self.ask(Method::POST, "register", Some(body)).await
    }

    pub async fn registered(&self, body: Value) -> Value {
        let (status, answer) = self.register(body).await;
        assert_eq!(status, 201, "{answer}");
        answer
    }

    pub async fn invoke(&self, body: Value) -> (u16, Value) {
        self.ask(Method::POST, "invoke", Some(body)).await
    }

    pub async fn result(&self, skill: &str, inputs: Value) -> Value {
        let (status, answer) = self.invoke(json!({ "skill_id": skill, "inputs": inputs })).await;
        assert_eq!(status, 200, "{answer}");
        answer["result"].clone()
    }
}

/// The folder of the operator: the guest `hostile` and a prompt.
fn skills(below: &Path) -> std::path::PathBuf {
    let folder = below.join("skills");
    for (path, bytes) in [
        ("hostile/skill.yaml", b"name: hostile\ndescription: A test.\nruntime: wasm\n".to_vec()),
        ("hostile/hostile.wasm", guests::bytes("hostile")),
        ("advice/SKILL.md", b"---\nname: advice\ndescription: Says what to do.\n---\nDo it.\n".to_vec()),
    ] {
        fs::create_dir_all(folder.join(path).parent().unwrap()).unwrap();
        fs::write(folder.join(path), bytes).unwrap();
    }
    folder
}

/// The body that registers this code.
pub fn skill(id: &str, version: &str, language: &str, code: impl AsRef<[u8]>) -> Value {
    json!({ "skill_id": id, "skill_name": id, "version": version, "language": language, "code": base64(code) })
}

/// The body with these fields in place of its own.
pub fn but(mut body: Value, fields: Value) -> Value {
    body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    body
}

pub fn base64(bytes: impl AsRef<[u8]>) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// The code of the error, after a look at the shape that every error has.
pub fn code(answer: &Value) -> &str {
    assert_eq!(answer["status"], "error", "{answer}");
    assert!(!answer["message"].as_str().unwrap().is_empty(), "{answer}");
    assert!(!answer["error"]["details"].as_str().unwrap().is_empty(), "{answer}");
    answer["error"]["code"].as_str().unwrap()
}

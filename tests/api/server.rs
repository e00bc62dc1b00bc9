//! A server with a few skills, on a free port.

use std::{net::SocketAddr, time::Duration};

use serde_json::{Value, json};
use skill_host::{
    Host,
    api::{ServeError, ServeOptions, serve},
};
use skill_tests::TestHost;
use tokio::{sync::oneshot, task::JoinHandle};
use tokio_util::sync::CancellationToken;

pub struct TestServer {
    pub address: SocketAddr,
    pub host: TestHost,
    pub stop: CancellationToken,
    pub served: JoinHandle<Result<(), ServeError>>,
}

/// Options for a test: a free port.
pub fn options() -> ServeOptions {
    ServeOptions { listen: "127.0.0.1:0".parse().unwrap(), ..ServeOptions::default() }
}

impl TestServer {
    pub async fn start() -> Self {
        Self::with(options()).await
    }

    pub async fn with(options: ServeOptions) -> Self {
        Self::of(host().await, options).await
    }

    pub async fn of(host: TestHost, mut options: ServeOptions) -> Self {
        let (ready, listening) = oneshot::channel();
        options.ready = Some(Box::new(move |address| ready.send(address).unwrap()));
        let stop = options.shutdown.clone();
        let served = tokio::spawn(serve(Host::clone(&host), options));
        Self { address: listening.await.unwrap(), host, stop, served }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub async fn get(&self, path: &str) -> reqwest::Response {
        reqwest::get(self.url(path)).await.unwrap()
    }

    /// Status and body of an execution.
    pub async fn execute(&self, skill: &str, input: Value) -> (u16, Value) {
        self.post(json!({ "skillName": skill, "input": input })).await
    }

    pub async fn post(&self, body: Value) -> (u16, Value) {
        let answer = reqwest::Client::new().post(self.url("/api/skills/execute")).json(&body).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    /// The server still answers.
    pub async fn assert_alive(&self) {
        let (status, answer) = self.execute("echo", json!({ "text": "alive" })).await;
        assert_eq!((status, &answer["output"]["text"]), (200, &json!("alive")));
    }
}

/// A host with the guests `echo`, `hostile` and `output`, and a folder that holds no skill that could be loaded.
pub async fn host() -> TestHost {
    let builder = TestHost::builder().skill("broken", &[("skill.yaml", "{\"name\": ")]);
    ["echo", "hostile", "output"].into_iter().fold(builder, |builder, name| builder.guest(name, name, "")).build().await
}

/// Asks again and again until there is an answer; gives up after a while.
pub async fn eventually<T>(what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let asking = async {
        let mut often = tokio::time::interval(Duration::from_millis(2));
        loop {
            often.tick().await;
            if let Some(answer) = ask().await {
                return answer;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), asking).await.unwrap_or_else(|_| panic!("never: {what}"))
}

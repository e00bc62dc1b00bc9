//! A server with keys, and those who show them.

use std::{ops::Deref, sync::Arc, time::Duration};

use reqwest::{Method, header::HeaderMap};
use serde_json::{Value, json};
use skill_host::{
    HostBuilder,
    domain::{Caller, KeyId, Scopes},
    keys::NewKey,
};

use crate::wishub::{Api, SQUARE, skill};

pub struct Keyed(Arc<Api>);

impl Deref for Keyed {
    type Target = Api;

    fn deref(&self) -> &Api {
        &self.0
    }
}

/// Somebody with a key.
pub struct Who {
    pub id: KeyId,
    pub secret: String,
    api: Arc<Api>,
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Answer {
    /// A header that is a number.
    pub fn number(&self, name: &str) -> u64 {
        self.headers[name].to_str().unwrap().parse().unwrap()
    }

    #[track_caller]
    pub fn is(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.body
    }
}

impl Keyed {
    pub async fn start() -> Self {
        Self::with(|builder| builder).await
    }

    pub async fn with(change: impl FnOnce(HostBuilder) -> HostBuilder) -> Self {
        Self(Arc::new(Api::with(change).await))
    }

    /// A key of this tenant with these scopes.
    pub async fn key(&self, tenant: &str, scopes: &str) -> Who {
        self.made(NewKey { tenant: Some(tenant.into()), scopes: scopes.parse().unwrap(), ..NewKey::new("test") }).await
    }

    /// A key of this tenant that may do everything.
    pub async fn all(&self, tenant: &str) -> Who {
        self.made(NewKey { tenant: Some(tenant.into()), scopes: Scopes::all(), ..NewKey::new("test") }).await
    }

    pub async fn made(&self, new: NewKey) -> Who {
        let (key, secret) = self.host.keys().create(&Caller::administrator(), new).await.unwrap();
        Who { id: key.id, secret: secret.reveal().to_owned(), api: self.0.clone() }
    }
}

impl Who {
    /// The same key by another secret.
    pub fn showing(&self, secret: &str) -> Self {
        Self { id: self.id.clone(), secret: secret.to_owned(), api: self.api.clone() }
    }

    pub async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let request = reqwest::Client::new()
            .request(method, format!("http://{}{path}", self.api.address))
            .header("X-API-Key", &self.secret);
        let request = body.into_iter().fold(request, |request, body| request.json(&body));
        let answer = request.send().await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let text = answer.text().await.unwrap();
        Answer { status, headers, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.ask(Method::POST, path, Some(body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.ask(Method::DELETE, path, None).await
    }

    /// Registers the skill of the documentation under this id.
    pub async fn square(&self, id: &str, more: Value) -> Answer {
        let mut body = skill(id, "1.0.0", "python", SQUARE);
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.post("/api/v1/skill/register", body).await
    }

    pub async fn invoke(&self, id: &str, more: Value) -> Answer {
        let mut body = json!({ "skill_id": id, "inputs": { "value": 4 } });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.post("/api/v1/skill/invoke", body).await
    }

    /// Waits until the execution stands so.
    pub async fn becomes(&self, id: &str, state: &str) -> Value {
        let begun = tokio::time::Instant::now();
        loop {
            let status = self.get(&format!("/api/v1/skill/status/{id}")).await.is(200);
            if status["status"] == state {
                return status;
            }
            assert!(begun.elapsed() < Duration::from_secs(30), "not {state}: {status}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

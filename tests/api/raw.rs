//! Requests byte by byte.

use std::{net::SocketAddr, time::Duration};

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(20);

pub struct Raw(pub TcpStream);

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {} {:?}", self.head, String::from_utf8_lossy(&self.body)))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

impl Raw {
    pub async fn connect(address: SocketAddr) -> Self {
        Self(TcpStream::connect(address).await.unwrap())
    }

    /// A server that has answered already may not read the rest.
    pub async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        let _ = self.0.write_all(bytes.as_ref()).await;
    }

    /// One answer with a Content-Length, or what there is when the server closes. `None`: closed without an answer.
    pub async fn answer(&mut self) -> Option<Answer> {
        timeout(PATIENCE, self.read()).await.expect("the server neither answers nor closes")
    }

    async fn read(&mut self) -> Option<Answer> {
        let mut all = Vec::new();
        loop {
            if let Some(answer) = parse(&all) {
                return Some(answer);
            }
            if self.0.read_buf(&mut all).await.ok().filter(|count| *count > 0).is_none() {
                assert!(all.is_empty(), "half an answer: {:?}", String::from_utf8_lossy(&all));
                return None;
            }
        }
    }
}

fn parse(all: &[u8]) -> Option<Answer> {
    let end = all.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let head = String::from_utf8(all[..end].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let answer = Answer { status, head, body: all[end..].to_vec() };
    let length: usize = answer.header("content-length").map_or(0, |length| length.parse().unwrap());
    (answer.body.len() >= length).then_some(answer)
}

/// One connection, one request, one answer.
pub async fn ask(address: SocketAddr, bytes: impl AsRef<[u8]>) -> Answer {
    let mut raw = Raw::connect(address).await;
    raw.send(bytes).await;
    raw.answer().await.expect("closed without an answer")
}

/// `POST /api/skills/execute` with these bytes as its body.
pub fn execute(body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let head =
        format!("POST /api/skills/execute HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

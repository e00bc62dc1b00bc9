//! A web server of this machine: what its path says is what it does, and it remembers what it was sent.

use std::{
    io::{BufRead as _, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::{ServerConfig, ServerConnection, StreamOwned, pki_types::PrivateKeyDer};

/// A server on a free port of 127.0.0.1, until the process ends.
#[derive(Clone)]
pub struct Web(Arc<Inner>);

struct Inner {
    address: SocketAddr,
    scheme: &'static str,
    /// Certificate in PEM, where it speaks TLS.
    certificate: String,
    asked: Mutex<Vec<Asked>>,
    open: AtomicUsize,
    changed: Condvar,
    locked: Mutex<()>,
}

/// What somebody sent.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Request line and fields, as they came.
    pub head: String,
    /// The body.
    pub body: Vec<u8>,
}

impl Web {
    /// One that speaks plain HTTP.
    pub fn start() -> Self {
        Self::run("http", String::new(), |stream| Box::new(stream))
    }

    /// One that speaks TLS with a certificate for `example.test` and 127.0.0.1 that nobody vouches for.
    pub fn start_tls() -> Self {
        let names = ["example.test".to_owned(), "127.0.0.1".to_owned()];
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed(names).unwrap();
        let key = PrivateKeyDer::Pkcs8(signing_key.serialize_der().into());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let config = config.with_no_client_auth().with_single_cert(vec![cert.der().clone()], key).unwrap();
        let config = Arc::new(config);
        Self::run("https", cert.pem(), move |stream| {
            Box::new(StreamOwned::new(ServerConnection::new(config.clone()).unwrap(), stream))
        })
    }

    fn run(
        scheme: &'static str,
        certificate: String,
        open: impl Fn(TcpStream) -> Box<dyn Stream> + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let web = Self(Arc::new(Inner {
            address: listener.local_addr().unwrap(),
            scheme,
            certificate,
            asked: Mutex::default(),
            open: AtomicUsize::new(0),
            changed: Condvar::new(),
            locked: Mutex::default(),
        }));
        let own = web.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (own, watched) = (own.clone(), stream.try_clone().unwrap());
                own.count(|open| open + 1);
                let stream = open(stream);
                std::thread::spawn(move || {
                    let _ = own.serve(stream);
                    let _ = watched.shutdown(std::net::Shutdown::Both);
                    own.count(|open| open - 1);
                });
            }
        });
        web
    }

    /// `127.0.0.1:4711`: what a grant names.
    pub fn authority(&self) -> String {
        self.0.address.to_string()
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.0.address.port()
    }

    /// A URL on it.
    pub fn url(&self, path: &str) -> String {
        format!("{}://{}{path}", self.0.scheme, self.0.address)
    }

    /// The certificate of a server that speaks TLS.
    pub fn certificate(&self) -> &str {
        &self.0.certificate
    }

    /// What it was sent so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.0.asked.lock().unwrap().clone()
    }

    /// Waits until so many connections are open.
    pub async fn wait_for_open(&self, wanted: usize) {
        let own = self.clone();
        tokio::task::spawn_blocking(move || {
            let (open, locked) = (|| own.0.open.load(SeqCst), own.0.locked.lock().unwrap());
            let waited = own.0.changed.wait_timeout_while(locked, Duration::from_secs(20), |()| open() != wanted);
            assert!(!waited.unwrap().1.timed_out(), "{} connections are open, not {wanted}", open());
        })
        .await
        .unwrap();
    }

    fn count(&self, change: impl Fn(usize) -> usize) {
        let _locked = self.0.locked.lock().unwrap();
        self.0.open.store(change(self.0.open.load(SeqCst)), SeqCst);
        self.0.changed.notify_all();
    }

    fn serve(&self, stream: Box<dyn Stream>) -> std::io::Result<()> {
        let mut reader = BufReader::new(stream);
        let asked = read(&mut reader)?;
        let path = asked.head.split(' ').nth(1).unwrap_or_default().to_owned();
        let is_head = asked.head.starts_with("HEAD ");
        self.0.asked.lock().unwrap().push(asked.clone());
        let stream = reader.get_mut();
        let (path, query) = path.split_once('?').unwrap_or((&path, ""));
        match path {
            "/redirect" => answer(stream, "302 Found", &[("Location", query)], b"moved", is_head),
            "/echo" => answer(stream, "200 OK", &[], &asked.body, is_head),
            "/head" => answer(stream, "200 OK", &[], asked.head.as_bytes(), is_head),
            "/json" => answer(
                stream,
                "200 OK",
                &[("Content-Type", "application/json")],
                br#"{"a": [1, 2], "b": "x"}"#,
                is_head,
            ),
            "/missing" => answer(stream, "404 Not Found", &[], b"nothing here", is_head),
            "/cookies" => answer(stream, "200 OK", &[("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")], b"", is_head),
            "/big" => answer(stream, "200 OK", &[], &vec![b'x'; query.parse().unwrap_or(1 << 20)], is_head),
            "/never" => wait_for_end(stream),
            "/endless" => endless(stream),
            "/many-fields" => many_fields(stream),
            "/half" => stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"),
            "/stall" => {
                stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")?;
                stream.flush()?;
                wait_for_end(stream)
            }
            "/garbage" => stream.write_all(b"what?\r\n\r\n"),
            "/chunked" => stream
                .write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n"),
            _ => answer(stream, "200 OK", &[("Content-Type", "text/plain")], b"hello", is_head),
        }?;
        stream.flush()
    }
}

trait Stream: Read + Write + Send {}
impl<T: Read + Write + Send> Stream for T {}

fn answer(
    stream: &mut dyn Stream,
    status: &str,
    fields: &[(&str, &str)],
    body: &[u8],
    is_head: bool,
) -> std::io::Result<()> {
    let fields: String = fields.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    write!(stream, "HTTP/1.1 {status}\r\n{fields}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len())?;
    if is_head { Ok(()) } else { stream.write_all(body) }
}

/// Sends until nobody listens any more.
fn endless(stream: &mut dyn Stream) -> std::io::Result<()> {
    stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
    loop {
        stream.write_all(&[b'x'; 16 << 10])?;
    }
}

fn many_fields(stream: &mut dyn Stream) -> std::io::Result<()> {
    stream.write_all(b"HTTP/1.1 200 OK\r\n")?;
    for i in 0.. {
        write!(stream, "x-{i}: {}\r\n", "x".repeat(1000))?;
    }
    Ok(())
}

/// Says nothing until the other side goes away.
fn wait_for_end(stream: &mut dyn Stream) -> std::io::Result<()> {
    while stream.read(&mut [0; 1024])? > 0 {}
    Ok(())
}

fn read(reader: &mut BufReader<Box<dyn Stream>>) -> std::io::Result<Asked> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head)? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
    }
    let field = |name: &str| {
        let line = head.lines().find(|line| line.to_ascii_lowercase().starts_with(name));
        line.and_then(|line| line.split_once(':')).map(|(_, value)| value.trim().to_owned())
    };
    let mut body = Vec::new();
    if let Some(length) = field("content-length:") {
        body.resize(length.parse().unwrap_or(0), 0);
        reader.read_exact(&mut body)?;
    } else if field("transfer-encoding:").is_some() {
        loop {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            let mut piece = vec![0; usize::from_str_radix(line.trim(), 16).unwrap_or(0) + 2];
            reader.read_exact(&mut piece)?;
            piece.truncate(piece.len() - 2);
            if piece.is_empty() {
                break;
            }
            body.extend(piece);
        }
    }
    Ok(Asked { head, body })
}

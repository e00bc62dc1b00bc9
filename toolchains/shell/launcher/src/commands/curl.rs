//! `curl`: the options that scripts use, over requests of the host. Certificates are always verified.

use std::{io::Read as _, time::Instant};

use async_trait::async_trait;
use bashkit::{Builtin, BuiltinContext, ExecResult};

use super::{
    absolute,
    curl_options::{Data, Options, Output},
    reason,
};
use crate::requests::{self, Answer, Failure, Request, Url};

pub struct Curl;

/// Its version, as servers and scripts see it.
const VERSION: &str = "curl 8.14.1 (sandbox) skillhost\nProtocols: http https\n";
const AGENT: &str = "curl/8.14.1";

const USAGE: i32 = 2;
const FAILED_STATUS: i32 = 22;
const WRITE: i32 = 23;
const READ: i32 = 26;
const REDIRECTS: i32 = 47;
/// Without another word.
const MOST_REDIRECTS: usize = 50;

#[async_trait]
impl Builtin for Curl {
    async fn execute(&self, context: BuiltinContext<'_>) -> bashkit::Result<ExecResult> {
        if context.args.iter().any(|word| word == "--version" || word == "-V") {
            return Ok(ExecResult::ok(VERSION.to_owned()));
        }
        let options = match Options::read(context.args) {
            Ok(options) => options,
            Err(why) => {
                let text = format!("curl: {why}\ncurl: try 'curl --help' for more information\n");
                return Ok(ExecResult::err(text, USAGE));
            }
        };
        if options.urls.is_empty() {
            return Ok(ExecResult::err("curl: (2) no URL specified\n".to_owned(), USAGE));
        }
        let (out, errors, code) = run(&context, &options).await;
        let mut result = ExecResult::with_code(String::new(), code);
        result.stdout = out.into();
        result.stderr = errors.into();
        Ok(result)
    }
}

/// Does what `options` ask for: what is written, what is said, and the exit code.
pub async fn run(context: &BuiltinContext<'_>, options: &Options) -> (Vec<u8>, String, i32) {
    let mut work = Work { context, options, out: Vec::new(), errors: String::new(), code: 0, denied: false };
    for at in 0..options.urls.len() {
        work.code = work.transfer(at).await;
    }
    (work.out, work.errors, work.code)
}

struct Work<'a, 'b> {
    context: &'a BuiltinContext<'b>,
    options: &'a Options,
    out: Vec<u8>,
    errors: String,
    code: i32,
    /// The host refused it, and would again.
    denied: bool,
}

/// One transfer, and what `--write-out` may say of it.
struct Transfer {
    url: Url,
    method: String,
    fields: Vec<(String, Vec<u8>)>,
    body: Option<Vec<u8>>,
    redirects: usize,
    begun: Instant,
}

impl Work<'_, '_> {
    async fn transfer(&mut self, at: usize) -> i32 {
        let mut transfer = match self.prepare(at).await {
            Ok(transfer) => transfer,
            Err((code, why)) => return self.fail(code, &why),
        };
        let answer = match self.persist(&mut transfer).await {
            Ok(answer) => answer,
            Err((code, why)) => {
                self.write_out(&transfer, None);
                return self.fail(code, &why);
            }
        };
        let status = answer.status;
        let failed = status >= 400 && (self.options.fail || self.options.fail_with_body);
        let mut code = 0;
        if !failed || self.options.fail_with_body {
            if let Err((wrong, why)) = self.put(at, &transfer.url, &answer).await {
                code = self.fail(wrong, &why);
            }
        }
        self.write_out(&transfer, Some(&answer));
        if let Some((broken, why)) = answer.broken.as_ref().map(told(&transfer.url)) {
            return self.fail(broken, &why);
        }
        if failed {
            return self.fail(FAILED_STATUS, &format!("The requested URL returned error: {status}"));
        }
        code
    }

    async fn prepare(&mut self, at: usize) -> Result<Transfer, (i32, String)> {
        let options = self.options;
        let begun = Instant::now();
        let text = options.urls.get(at).map(String::as_str).unwrap_or_default();
        let mut url = Url::parse(text).map_err(|e| told_plainly(&e))?;
        let mut fields: Vec<(String, Vec<u8>)> = Vec::new();
        let (mut body, mut kind) = (self.data().await?, "application/x-www-form-urlencoded");
        if options.json {
            kind = "application/json";
            fields.push(("Accept".into(), b"application/json".to_vec()));
        }
        let boundary = "------------------------skillhost7f3a9c";
        let form = format!("multipart/form-data; boundary={boundary}");
        if !options.form.is_empty() {
            (body, kind) = (Some(self.form(boundary).await?), &form);
        }
        if let Some(file) = &options.upload {
            (body, kind) = (Some(self.file(file).await?), "");
            if url.path.ends_with('/') && file != "-" {
                url.path.push_str(file.rsplit('/').next().unwrap_or_default());
            }
        }
        if options.as_query && let Some(query) = body.take() {
            url.path.push(if url.path.contains('?') { '&' } else { '?' });
            url.path.push_str(&String::from_utf8_lossy(&query));
        }
        if body.is_some() && !kind.is_empty() {
            fields.push(("Content-Type".into(), kind.as_bytes().to_vec()));
        }
        fields.push(("User-Agent".into(), AGENT.into()));
        if !options.json {
            fields.push(("Accept".into(), b"*/*".to_vec()));
        }
        if options.compressed {
            fields.push(("Accept-Encoding".into(), b"gzip, deflate".to_vec()));
        }
        if let Some(user) = options.user.as_ref().or(url.user.as_ref()) {
            fields.push(("Authorization".into(), format!("Basic {}", base64(user.as_bytes())).into_bytes()));
        }
        for (name, value) in &options.fields {
            fields.retain(|(own, _)| !own.eq_ignore_ascii_case(name) || options.fields.iter().filter(|(it, _)| it == name).count() > 1);
            let own = ["connection", "transfer-encoding", "content-length"].contains(&name.to_ascii_lowercase().as_str())
                || name.eq_ignore_ascii_case("host") && value.eq_ignore_ascii_case(&url.authority);
            if !value.is_empty() && !own {
                fields.push((name.clone(), value.clone().into_bytes()));
            }
        }
        let usual = if options.head { "HEAD" } else if options.upload.is_some() { "PUT" } else if body.is_some() { "POST" } else { "GET" };
        let method = options.method.clone().unwrap_or_else(|| usual.to_owned());
        Ok(Transfer { url, method, fields, body, redirects: 0, begun })
    }

    /// Sends it, again where that may help.
    async fn persist(&mut self, transfer: &mut Transfer) -> Result<Answer, (i32, String)> {
        let (mut left, mut wait) = (self.options.retries, 1.0f64);
        loop {
            let result = self.exchange(transfer).await;
            let passing = match &result {
                Ok(answer) => matches!(answer.status, 408 | 429 | 500 | 502 | 503 | 504),
                Err(_) if self.denied => false,
                Err((28, _)) => true,
                Err((7, _)) => self.options.retry_refused || self.options.retry_all,
                Err(_) => self.options.retry_all,
            };
            if left == 0 || !passing {
                return result;
            }
            let seconds = self.options.retry_delay.unwrap_or(wait);
            if !self.options.silent {
                let what = if result.is_ok() { "HTTP error" } else { "timeout" };
                self.errors.push_str(&format!("Warning: Problem: {what}. Will retry in {seconds} seconds. {left} retries left.\n"));
            }
            tokio::time::sleep(std::time::Duration::from_secs_f64(seconds.min(600.0))).await;
            (left, wait) = (left - 1, wait * 2.0);
        }
    }

    /// Sends it, and what its answers lead to.
    async fn exchange(&mut self, transfer: &mut Transfer) -> Result<Answer, (i32, String)> {
        let nanoseconds = |seconds: Option<f64>| seconds.filter(|it| *it > 0.0).map(|it| (it * 1e9) as u64);
        let end = nanoseconds(self.options.most_time).map(requests::after);
        loop {
            let mut fields = transfer.fields.clone();
            if let Some(body) = &transfer.body {
                fields.push(("Content-Length".into(), body.len().to_string().into_bytes()));
            }
            if self.options.verbose {
                self.errors.push_str(&format!("> {} {} HTTP/1.1\n> Host: {}\n", transfer.method, transfer.url.path, transfer.url.authority));
                fields.iter().for_each(|field| self.errors.push_str(&format!("> {}\n", line(field))));
            }
            let request = Request {
                method: &transfer.method,
                url: &transfer.url,
                fields: &fields,
                body: transfer.body.as_deref(),
                connect: nanoseconds(self.options.connect_time),
                end,
            };
            let sent = requests::send(request).await;
            self.denied = matches!(sent, Err(Failure::Denied(_)));
            let mut answer = sent.map_err(|e| told(&transfer.url)(&e))?;
            if self.options.verbose {
                self.errors.push_str(&head(&answer).lines().map(|line| format!("< {line}\n")).collect::<String>());
            }
            let location = answer.fields.iter().find(|(name, _)| name.eq_ignore_ascii_case("location"));
            let location = location.map(|(_, value)| String::from_utf8_lossy(value).into_owned());
            let (true, Some(location)) = (self.options.follow && (300..400).contains(&answer.status), location) else {
                self.unpack(&mut answer)?;
                return Ok(answer);
            };
            if self.options.include || self.options.head {
                self.out.extend(head(&answer).bytes());
            }
            let most = self.options.most_redirects.unwrap_or(MOST_REDIRECTS);
            if transfer.redirects >= most {
                return Err((REDIRECTS, format!("Maximum ({most}) redirects followed")));
            }
            transfer.redirects += 1;
            let next = transfer.url.join(&location).map_err(|e| told_plainly(&e))?;
            if next.authority != transfer.url.authority || next.scheme != transfer.url.scheme {
                transfer.fields.retain(|(name, _)| !["authorization", "cookie"].contains(&name.to_ascii_lowercase().as_str()));
            }
            if answer.status <= 303 && transfer.body.is_some() {
                transfer.body = None;
                transfer.fields.retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
                if self.options.method.is_none() {
                    transfer.method = "GET".to_owned();
                }
            }
            transfer.url = next;
        }
    }

    fn unpack(&self, answer: &mut Answer) -> Result<(), (i32, String)> {
        let coding = answer.fields.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-encoding"));
        let Some((_, coding)) = coding.filter(|_| self.options.compressed && !answer.body.is_empty()) else { return Ok(()) };
        let mut plain = Vec::new();
        let read = match coding.as_slice() {
            b"gzip" | b"x-gzip" => flate2::read::MultiGzDecoder::new(answer.body.as_slice()).read_to_end(&mut plain),
            b"deflate" => flate2::read::ZlibDecoder::new(answer.body.as_slice()).read_to_end(&mut plain),
            _ => return Ok(()),
        };
        read.map_err(|e| (61, format!("Error while processing content unencoding: {e}")))?;
        answer.body = plain;
        Ok(())
    }

    async fn put(&mut self, at: usize, url: &Url, answer: &Answer) -> Result<(), (i32, String)> {
        let mut bytes = if self.options.include || self.options.head { head(answer).into_bytes() } else { Vec::new() };
        if let Some(file) = self.options.dump.clone() {
            self.write(&file, head(answer).as_bytes()).await?;
        }
        bytes.extend(&answer.body);
        let file = match self.options.outputs.get(at) {
            Some(Output::File(file)) => file.clone(),
            Some(Output::Remote) if url.file().is_empty() => return Err((WRITE, "Remote filename has no length".to_owned())),
            Some(Output::Remote) => url.file().to_owned(),
            None => "-".to_owned(),
        };
        self.write(&file, &bytes).await
    }

    async fn write(&mut self, file: &str, bytes: &[u8]) -> Result<(), (i32, String)> {
        match file {
            "-" => self.out.extend(bytes),
            "/dev/null" => {}
            _ => {
                let path = absolute(self.context.cwd, file);
                if let Some(parent) = path.parent().filter(|_| self.options.make_folders) {
                    let _the_file_says_why = self.context.fs.mkdir(parent, true).await;
                }
                let written = self.context.fs.write_file(&path, bytes).await;
                written.map_err(|e| (WRITE, format!("Failed to open the file {file}: {}", reason(&e))))?;
            }
        }
        Ok(())
    }

    /// What `-d` and its like say; none where nothing does.
    async fn data(&self) -> Result<Option<Vec<u8>>, (i32, String)> {
        let mut all: Option<Vec<u8>> = None;
        for one in &self.options.data {
            let part = match one {
                Data::Raw(text) => text.clone().into_bytes(),
                Data::Text(text) => match text.strip_prefix('@') {
                    Some(file) => self.file(file).await?.into_iter().filter(|b| !matches!(b, b'\r' | b'\n' | 0)).collect(),
                    None => text.clone().into_bytes(),
                },
                Data::Binary(text) => match text.strip_prefix('@') {
                    Some(file) => self.file(file).await?,
                    None => text.clone().into_bytes(),
                },
                Data::Encoded(text) => self.encoded(text).await?.into_bytes(),
            };
            match &mut all {
                Some(all) => {
                    all.extend((!self.options.json).then_some(b'&'));
                    all.extend(part);
                }
                None => all = Some(part),
            }
        }
        Ok(all)
    }

    async fn encoded(&self, text: &str) -> Result<String, (i32, String)> {
        Ok(match text.find(['=', '@']) {
            Some(at) => {
                let (name, value) = text.split_at(at);
                let value = if let Some(file) = value.strip_prefix('@') {
                    self.file(file).await?
                } else {
                    value.trim_start_matches('=').as_bytes().to_vec()
                };
                if name.is_empty() { escaped(&value) } else { format!("{name}={}", escaped(&value)) }
            }
            None => escaped(text.as_bytes()),
        })
    }

    async fn form(&self, boundary: &str) -> Result<Vec<u8>, (i32, String)> {
        let mut all = Vec::new();
        for part in &self.options.form {
            let Some((name, value)) = part.split_once('=') else { return Err((USAGE, format!("Illegally formatted input field: {part}"))) };
            all.extend(format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"").bytes());
            let Some(file) = value.strip_prefix('@') else {
                let value = match value.strip_prefix('<') {
                    Some(file) => self.file(file).await?,
                    None => value.as_bytes().to_vec(),
                };
                all.extend(b"\r\n\r\n".iter().chain(&value).chain(b"\r\n"));
                continue;
            };
            let mut words = file.split(';');
            let file = words.next().unwrap_or_default();
            let (mut kind, mut shown) = ("application/octet-stream", file.rsplit('/').next().unwrap_or_default());
            for word in words {
                kind = word.strip_prefix("type=").unwrap_or(kind);
                shown = word.strip_prefix("filename=").unwrap_or(shown);
            }
            all.extend(format!("; filename=\"{shown}\"\r\nContent-Type: {kind}\r\n\r\n").bytes());
            all.extend(self.file(file).await?);
            all.extend(b"\r\n");
        }
        all.extend(format!("--{boundary}--\r\n").bytes());
        Ok(all)
    }

    async fn file(&self, file: &str) -> Result<Vec<u8>, (i32, String)> {
        if file == "-" {
            return Ok(self.context.stdin_bytes().map(<[u8]>::to_vec).unwrap_or_default());
        }
        let read = self.context.fs.read_file(&absolute(self.context.cwd, file)).await;
        read.map_err(|e| (READ, format!("Failed to open {file}: {}", reason(&e))))
    }

    fn write_out(&mut self, transfer: &Transfer, answer: Option<&Answer>) {
        let Some(format) = &self.options.write_out else { return };
        let mut text = String::new();
        let mut rest = format.as_str();
        while let Some(c) = rest.chars().next() {
            if let Some((name, after)) = rest.strip_prefix("%{").and_then(|it| it.split_once('}')) {
                text.push_str(&about(name, transfer, answer));
                rest = after;
                continue;
            }
            let two = [("%%", "%"), ("\\n", "\n"), ("\\t", "\t"), ("\\r", "\r"), ("\\\\", "\\")];
            match two.iter().find(|(from, _)| rest.starts_with(from)) {
                Some((from, to)) => {
                    text.push_str(to);
                    rest = rest.get(from.len()..).unwrap_or_default();
                }
                None => {
                    text.push(c);
                    rest = rest.get(c.len_utf8()..).unwrap_or_default();
                }
            }
        }
        self.out.extend(text.bytes());
    }

    fn fail(&mut self, code: i32, why: &str) -> i32 {
        if !self.options.silent || self.options.show_errors {
            self.errors.push_str(&format!("curl: ({code}) {why}\n"));
        }
        code
    }
}

fn about(name: &str, transfer: &Transfer, answer: Option<&Answer>) -> String {
    let field = |name: &str| {
        let found = answer.and_then(|it| it.fields.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)));
        found.map(|(_, value)| String::from_utf8_lossy(value).into_owned()).unwrap_or_default()
    };
    match name {
        "http_code" | "response_code" => format!("{:03}", answer.map_or(0, |it| it.status)),
        "size_download" => answer.map_or(0, |it| it.body.len()).to_string(),
        "size_upload" => transfer.body.as_ref().map_or(0, Vec::len).to_string(),
        "content_type" => field("content-type"),
        "redirect_url" => transfer.url.join(&field("location")).ok().filter(|_| !field("location").is_empty()).map(|it| it.text()).unwrap_or_default(),
        "num_redirects" => transfer.redirects.to_string(),
        "url_effective" | "url" => transfer.url.text(),
        "method" => transfer.method.clone(),
        "scheme" => transfer.url.scheme.clone(),
        "http_version" => "1.1".to_owned(),
        "time_total" => format!("{:.6}", transfer.begun.elapsed().as_secs_f64()),
        _ => String::new(),
    }
}

/// Status line and fields, as they are shown.
fn head(answer: &Answer) -> String {
    let fields: String = answer.fields.iter().map(|field| line(field) + "\r\n").collect();
    format!("HTTP/1.1 {}\r\n{fields}\r\n", answer.status)
}

fn line((name, value): &(String, Vec<u8>)) -> String {
    format!("{name}: {}", String::from_utf8_lossy(value))
}

/// Exit code and words, as of curl.
fn told(url: &Url) -> impl Fn(&Failure) -> (i32, String) {
    let host = url.authority.clone();
    move |failure| match failure {
        Failure::Malformed(why) => (3, why.clone()),
        Failure::Denied(why) => (7, format!("Failed to connect to {host}: {why}")),
        Failure::NoSuchHost => (6, format!("Could not resolve host: {host}")),
        Failure::Refused(why) => (7, format!("Failed to connect to {host}: {why}")),
        Failure::Late => (28, "Operation timed out".to_owned()),
        Failure::Tls => (35, "TLS connect error".to_owned()),
        Failure::Certificate => (60, "SSL certificate problem: unable to get local issuer certificate".to_owned()),
        Failure::Empty => (52, "Empty reply from server".to_owned()),
        Failure::Broken(why) => (if why.starts_with("transfer") { 18 } else { 56 }, why.clone()),
    }
}

fn told_plainly(failure: &Failure) -> (i32, String) {
    match failure {
        Failure::Malformed(why) if why.starts_with("Protocol") => (1, why.clone()),
        Failure::Malformed(why) => (3, why.clone()),
        _ => (3, "URL using bad/illegal format or missing URL".to_owned()),
    }
}

fn escaped(bytes: &[u8]) -> String {
    let plain = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~');
    bytes.iter().map(|b| if plain(b) { char::from(*b).to_string() } else { format!("%{b:02X}") }).collect()
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let at = |i: usize| u32::from(three.get(i).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for i in 0..4 {
            let letter = LETTERS.get((bits >> (18 - 6 * i) & 63) as usize).copied().unwrap_or(b'=');
            text.push(if i <= three.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

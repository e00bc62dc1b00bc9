//! The words of a `curl` command.

/// What `curl` was told.
#[derive(Default)]
pub struct Options {
    pub urls: Vec<String>,
    pub method: Option<String>,
    pub fields: Vec<(String, String)>,
    pub data: Vec<Data>,
    pub json: bool,
    pub form: Vec<String>,
    pub upload: Option<String>,
    pub as_query: bool,
    pub head: bool,
    pub include: bool,
    pub follow: bool,
    pub most_redirects: Option<usize>,
    pub fail: bool,
    pub fail_with_body: bool,
    pub silent: bool,
    pub show_errors: bool,
    pub outputs: Vec<Output>,
    pub dump: Option<String>,
    pub write_out: Option<String>,
    pub user: Option<String>,
    pub compressed: bool,
    pub verbose: bool,
    pub make_folders: bool,
    /// Seconds.
    pub most_time: Option<f64>,
    pub connect_time: Option<f64>,
    /// How often it is tried again where that may help.
    pub retries: u32,
    /// Seconds between, where they are said.
    pub retry_delay: Option<f64>,
    /// Also where nobody listens.
    pub retry_refused: bool,
    pub retry_all: bool,
}

/// One piece of a body.
pub enum Data {
    /// As it stands, or a file's content without its line ends.
    Text(String),
    Raw(String),
    Binary(String),
    Encoded(String),
}

/// Where an answer goes.
pub enum Output {
    File(String),
    /// Named as at its end of the URL.
    Remote,
}

/// Short options, their long names, and whether they take a value.
const NAMES: [(char, &str, bool); 58] = [
    ('X', "request", true),
    ('H', "header", true),
    ('d', "data", true),
    (' ', "data-ascii", true),
    (' ', "data-raw", true),
    (' ', "data-binary", true),
    (' ', "data-urlencode", true),
    (' ', "json", true),
    ('F', "form", true),
    ('T', "upload-file", true),
    ('G', "get", false),
    ('I', "head", false),
    ('i', "include", false),
    (' ', "show-headers", false),
    ('L', "location", false),
    (' ', "max-redirs", true),
    ('f', "fail", false),
    (' ', "fail-with-body", false),
    ('s', "silent", false),
    ('S', "show-error", false),
    ('o', "output", true),
    ('O', "remote-name", false),
    ('D', "dump-header", true),
    ('w', "write-out", true),
    ('u', "user", true),
    ('A', "user-agent", true),
    ('e', "referer", true),
    ('b', "cookie", true),
    ('r', "range", true),
    ('m', "max-time", true),
    (' ', "connect-timeout", true),
    (' ', "compressed", false),
    (' ', "retry", true),
    (' ', "retry-delay", true),
    (' ', "retry-max-time", true),
    (' ', "retry-connrefused", false),
    (' ', "retry-all-errors", false),
    ('v', "verbose", false),
    (' ', "url", true),
    (' ', "create-dirs", false),
    (' ', "oauth2-bearer", true),
    // What makes no difference here: certificates are always verified, HTTP is 1.1, and nothing of this machine is read.
    ('k', "insecure", false),
    ('N', "no-buffer", false),
    ('#', "progress-bar", false),
    (' ', "no-progress-meter", false),
    ('4', "ipv4", false),
    ('6', "ipv6", false),
    (' ', "http1.1", false),
    ('0', "http1.0", false),
    (' ', "http2", false),
    ('q', "disable", false),
    ('n', "netrc", false),
    (' ', "tlsv1.2", false),
    (' ', "tlsv1.3", false),
    (' ', "ssl-reqd", false),
    (' ', "tcp-nodelay", false),
    (' ', "no-keepalive", false),
    ('g', "globoff", false),
];

impl Options {
    /// Reads them; an error is what is said, and the exit code.
    pub fn read(words: &[String]) -> Result<Self, String> {
        let mut options = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            if let Some(long) = word.strip_prefix("--").filter(|it| !it.is_empty()) {
                let Some((_, name, takes)) = NAMES.iter().find(|(_, name, _)| *name == long) else {
                    return Err(unknown(word));
                };
                let value = if *takes { words.next().ok_or_else(|| missing(word))?.as_str() } else { "" };
                options.set(name, value)?;
            } else if let Some(letters) = word.strip_prefix('-').filter(|it| !it.is_empty()) {
                let mut rest = letters.chars();
                while let Some(letter) = rest.next() {
                    let Some((_, name, takes)) = NAMES.iter().find(|(short, _, _)| *short == letter && letter != ' ') else {
                        return Err(unknown(&format!("-{letter}")));
                    };
                    if !takes {
                        options.set(name, "")?;
                        continue;
                    }
                    let value = match rest.as_str() {
                        "" => words.next().ok_or_else(|| missing(&format!("-{letter}")))?.clone(),
                        own => own.to_owned(),
                    };
                    options.set(name, &value)?;
                    break;
                }
            } else {
                options.urls.push(word.clone());
            }
        }
        Ok(options)
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        let own = || value.to_owned();
        let number = || value.parse::<f64>().map_err(|_| format!("option --{name}: expected a proper numerical parameter"));
        let mut field = |name: &str, value: String| self.fields.push((name.to_owned(), value));
        match name {
            "request" => self.method = Some(own()),
            "header" => match value.split_once(':') {
                Some((name, value)) => field(name.trim(), value.trim().to_owned()),
                None => field(value.trim_end_matches(';'), String::new()),
            },
            "data" | "data-ascii" => self.data.push(Data::Text(own())),
            "data-raw" => self.data.push(Data::Raw(own())),
            "data-binary" => self.data.push(Data::Binary(own())),
            "data-urlencode" => self.data.push(Data::Encoded(own())),
            "json" => {
                self.json = true;
                self.data.push(Data::Binary(own()));
            }
            "form" => self.form.push(own()),
            "upload-file" => self.upload = Some(own()),
            "get" => self.as_query = true,
            "head" => self.head = true,
            "include" | "show-headers" => self.include = true,
            "location" => self.follow = true,
            "max-redirs" => self.most_redirects = usize::try_from(number()? as i64).ok(),
            "fail" => self.fail = true,
            "fail-with-body" => self.fail_with_body = true,
            "silent" => self.silent = true,
            "show-error" => self.show_errors = true,
            "output" => self.outputs.push(Output::File(own())),
            "remote-name" => self.outputs.push(Output::Remote),
            "dump-header" => self.dump = Some(own()),
            "write-out" => self.write_out = Some(own()),
            "user" => self.user = Some(own()),
            "user-agent" => field("User-Agent", own()),
            "referer" => field("Referer", own()),
            "cookie" if value.contains('=') => field("Cookie", own()),
            "cookie" => return Err("option -b: cookies are read from no file here; write NAME=VALUE".to_owned()),
            "range" => field("Range", format!("bytes={value}")),
            "oauth2-bearer" => field("Authorization", format!("Bearer {value}")),
            "max-time" => self.most_time = Some(number()?),
            "connect-timeout" => self.connect_time = Some(number()?),
            "retry" => self.retries = number()? as u32,
            "retry-delay" => self.retry_delay = Some(number()?).filter(|seconds| *seconds > 0.0),
            "retry-max-time" => drop(number()?),
            "retry-connrefused" => self.retry_refused = true,
            "retry-all-errors" => self.retry_all = true,
            "compressed" => self.compressed = true,
            "verbose" => self.verbose = true,
            "url" => self.urls.push(own()),
            "create-dirs" => self.make_folders = true,
            _ => {}
        }
        Ok(())
    }
}

fn unknown(word: &str) -> String {
    format!("option {word}: is unknown")
}

fn missing(word: &str) -> String {
    format!("option {word}: requires parameter")
}

//! `wget`: a file from the network, by the same requests as `curl`.

use async_trait::async_trait;
use bashkit::{Builtin, BuiltinContext, ExecResult};

use super::{
    absolute, curl,
    curl_options::{Data, Options, Output},
    options::{Given, Known},
};

pub struct Wget;

const KNOWN: Known = Known {
    command: "wget",
    letters: "qvO:P:U:t:T:cSN46nd:é:è:à:",
    long: &[
        ("quiet", 'q'),
        ("verbose", 'v'),
        ("no-verbose", '\u{1}'),
        ("output-document", 'O'),
        ("directory-prefix", 'P'),
        ("user-agent", 'U'),
        ("tries", 't'),
        ("timeout", 'T'),
        ("header", 'd'),
        ("post-data", 'é'),
        ("method", 'è'),
        ("body-data", 'à'),
        ("no-clobber", '\u{2}'),
        ("spider", '\u{3}'),
        ("server-response", 'S'),
        ("no-check-certificate", '\u{4}'),
        ("no-cache", '\u{4}'),
        ("show-progress", '\u{4}'),
        ("content-on-error", '\u{5}'),
        ("retry-connrefused", '\u{6}'),
    ],
    wrong: 2,
};

#[async_trait]
impl Builtin for Wget {
    async fn execute(&self, context: BuiltinContext<'_>) -> bashkit::Result<ExecResult> {
        if context.args.iter().any(|word| word == "--version" || word == "-V") {
            return Ok(ExecResult::ok("GNU Wget 1.21.3 (sandbox)\n".to_owned()));
        }
        Ok(run(&context).await.unwrap_or_else(|(why, code)| ExecResult::err(why, code)))
    }
}

/// `-nv`, `-nc` and their kind are words of their own.
fn plain(args: &[String]) -> Vec<String> {
    const WORDS: [(&str, &str); 4] = [("-nv", "--no-verbose"), ("-nc", "--no-clobber"), ("-nH", "--no-cache"), ("-nd", "--no-cache")];
    let plain = |word: &String| WORDS.iter().find(|(short, _)| short == word).map_or_else(|| word.clone(), |(_, long)| (*long).to_owned());
    args.iter().map(plain).collect()
}

async fn run(context: &BuiltinContext<'_>) -> Result<ExecResult, (String, i32)> {
    let given = KNOWN.read(&plain(context.args))?;
    if given.operands.is_empty() {
        return Err(("wget: missing URL\nUsage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n".to_owned(), 1));
    }
    let (mut out, mut errors, mut code) = (Vec::new(), String::new(), 0);
    for url in &given.operands {
        let file = file(context, &given, url).await;
        if given.has("\u{2}") && file != "-" && context.fs.exists(&absolute(context.cwd, &file)).await.unwrap_or(false) {
            errors.push_str(&format!("File ‘{file}’ already there; not retrieving.\n"));
            continue;
        }
        let (written, said, failed) = curl::run(context, &asked(&given, url, &file)).await;
        out.extend(written);
        if failed == 0 && !given.has("q") && !given.has("\u{3}") {
            errors.push_str(&format!("{url} -> \"{file}\"\n"));
        }
        if !given.has("q") {
            for line in said.lines() {
                let why = line.strip_prefix("curl: (").and_then(|rest| rest.split_once(") ")).map_or(line, |(_, why)| why);
                errors.push_str(&format!("wget: {why}\n"));
            }
        }
        code = if failed == 0 { code } else { exit(failed) };
    }
    let mut result = ExecResult::with_code(String::new(), code);
    result.stdout = out.into();
    result.stderr = errors.into();
    Ok(result)
}

/// In the words of curl.
fn asked(given: &Given, url: &str, file: &str) -> Options {
    let mut options = Options {
        urls: vec![url.to_owned()],
        follow: true,
        fail: !given.has("\u{5}"),
        head: given.has("\u{3}"),
        silent: true,
        show_errors: true,
        outputs: vec![Output::File(if given.has("\u{3}") { "/dev/null".to_owned() } else { file.to_owned() })],
        make_folders: true,
        method: given.value('è').map(str::to_owned),
        most_time: given.value('T').and_then(|n| n.parse().ok()),
        retries: given.value('t').and_then(|n| n.parse::<u32>().ok()).unwrap_or(1).saturating_sub(1).min(20),
        retry_refused: given.has("\u{6}"),
        ..Options::default()
    };
    options.fields.push(("User-Agent".to_owned(), given.value('U').unwrap_or("Wget/1.21.3").to_owned()));
    options.fields.extend(given.values('d').filter_map(|field| field.split_once(':')).map(|(n, v)| (n.trim().to_owned(), v.trim().to_owned())));
    options.data.extend(given.value('é').or(given.value('à')).map(|text| Data::Raw(text.to_owned())));
    options
}

/// Where it goes: `name`, or `name.1` where there is one.
async fn file(context: &BuiltinContext<'_>, given: &Given, url: &str) -> String {
    if let Some(file) = given.value('O') {
        return file.to_owned();
    }
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest).split(['?', '#']).next().unwrap_or_default();
    let name = rest.split_once('/').map_or("", |(_, path)| path).rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or("index.html");
    let name = given.value('P').map_or_else(|| name.to_owned(), |folder| format!("{}/{name}", folder.trim_end_matches('/')));
    if given.has("\u{2}cN") {
        return name;
    }
    let mut free = name.clone();
    let mut count = 0;
    while context.fs.exists(&absolute(context.cwd, &free)).await.unwrap_or(false) {
        count += 1;
        free = format!("{name}.{count}");
    }
    free
}

/// Exit codes of wget for those of curl.
fn exit(code: i32) -> i32 {
    match code {
        22 | 47 => 8,
        23 => 3,
        35 | 60 => 5,
        1 | 2 | 3 => 1,
        _ => 4,
    }
}

//! What a skill may be registered in, and what becomes of it.

use super::RegisterError;
use crate::manifest::Language;

/// The word for a component, whatever it was compiled from.
pub(super) const COMPONENT: &str = "wasm";

/// A word that a registration may use beside the interpreters' own names.
struct Word {
    word: &'static str,
    /// The interpreter of its source, and the ending of its files where that is not the interpreter's first.
    runs: &'static str,
    ending: Option<&'static str>,
    /// What to do where the source does not run.
    advice: &'static str,
}

const fn source(word: &'static str, runs: &'static str, ending: Option<&'static str>) -> Word {
    Word { word, runs, ending, advice: COMPILE }
}

const fn component(word: &'static str, advice: &'static str) -> Word {
    Word { word, runs: "", ending: None, advice }
}

const WORDS: [Word; 8] = [
    source("python", "python", None),
    source("javascript", "javascript", None),
    source("typescript", "javascript", Some("ts")),
    source("bash", "shell", None),
    source("go", "go", None),
    component("rust", "compile it with `skillhost build FOLDER`, and send the component in base64"),
    component("java", COMPILE),
    component(COMPONENT, "send a WebAssembly component in base64"),
];
const COMPILE: &str = "compile it to a WASI 0.2 component, and send that in base64";

/// How every WebAssembly file begins.
const MAGIC: &[u8] = b"\0asm";

/// A language that a skill may be registered in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The word for it.
    pub name: String,
    /// True where its source runs; a component runs under every word.
    pub source: bool,
    /// What to do where the source does not.
    pub advice: &'static str,
}

/// What is to be done with code.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Form<'a> {
    /// An interpreter runs it, from a file of this ending.
    Script(&'a Language, &'a str),
    /// It is a component.
    Component,
}

/// Every word, and whether its source runs here.
pub(super) fn offers(interpreters: &[Language]) -> Vec<Offer> {
    let runs = |name: &str| interpreters.iter().any(|it| it.name == name);
    let known = WORDS.iter().map(|it| Offer { name: it.word.to_owned(), source: runs(it.runs), advice: it.advice });
    let own = own_words(interpreters).map(|name| Offer { name: name.to_owned(), source: true, advice: COMPILE });
    known.chain(own).collect()
}

/// The names of the interpreters that have no other word: a new one is a folder, not a line here.
fn own_words(interpreters: &[Language]) -> impl Iterator<Item = &str> {
    interpreters.iter().map(|it| it.name.as_str()).filter(|name| WORDS.iter().all(|it| it.runs != *name))
}

/// The word for what an interpreter runs from this file.
pub(super) fn word<'a>(interpreter: &'a str, file: &str) -> &'a str {
    let ending = file.rsplit_once('.').map(|(_, ending)| ending);
    let by = |special: bool| {
        WORDS
            .iter()
            .find(|it| it.runs == interpreter && if special { it.ending == ending } else { it.ending.is_none() })
    };
    by(true).or_else(|| by(false)).map_or(interpreter, |it| it.word)
}

/// The word that a registration means, and the form of its code.
pub(super) fn form<'a>(
    said: &str,
    code: &[u8],
    interpreters: &'a [Language],
) -> Result<(String, Form<'a>), RegisterError> {
    let said = said.to_ascii_lowercase();
    let by_runtime = || interpreters.iter().find(|it| it.runtimes.contains(&said));
    let (word, runs, ending, advice) = match WORDS.iter().find(|it| it.word == said) {
        Some(it) => (it.word, interpreters.iter().find(|language| language.name == it.runs), it.ending, it.advice),
        None => match by_runtime() {
            Some(language) => (self::word(&language.name, ""), Some(language), None, COMPILE),
            None => {
                let words =
                    WORDS.iter().map(|it| it.word).chain(own_words(interpreters)).collect::<Vec<_>>().join(", ");
                return Err(RegisterError::invalid("language", format!("is none of {words}")));
            }
        },
    };
    let form = match runs {
        _ if code.starts_with(MAGIC) => Form::Component,
        Some(language) => {
            let usual = language.extensions.first().map_or("txt", String::as_str);
            Form::Script(language, ending.unwrap_or(usual))
        }
        None => {
            let message = match said.as_str() {
                COMPONENT => "the code is no WebAssembly".to_owned(),
                _ => format!("{word} source does not run on this host"),
            };
            return Err(RegisterError::Code { message, hint: Some(advice.to_owned()) });
        }
    };
    Ok((word.to_owned(), form))
}

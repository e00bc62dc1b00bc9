//! What a skill may be registered in, and what becomes of it.

use super::RegisterError;
use crate::manifest::Language;

/// The word for a component, whatever it was compiled from.
pub(super) const COMPONENT: &str = "wasm";

/// Words that a registration may use, the interpreter of each, and what to do where there is none.
const WORDS: [(&str, &str, &str); 8] = [
    ("python", "python", COMPILE),
    ("javascript", "javascript", COMPILE),
    ("typescript", "typescript", "compile it to JavaScript or to a WASI component, and send that"),
    ("bash", "shell", COMPILE),
    ("go", "go", COMPILE),
    ("rust", "", "compile it with `skillhost build FOLDER`, and send the component in base64"),
    ("java", "", COMPILE),
    (COMPONENT, "", "send a WebAssembly component in base64"),
];
const COMPILE: &str = "compile it to a WASI 0.2 component, and send that in base64";

/// How every WebAssembly file begins.
const MAGIC: &[u8] = b"\0asm";

/// A language that a skill may be registered in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The word for it.
    pub name: &'static str,
    /// True where its source runs; a component runs under every word.
    pub source: bool,
    /// What to do where the source does not.
    pub advice: &'static str,
}

/// What is to be done with code.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Form<'a> {
    /// An interpreter runs it.
    Script(&'a Language),
    /// It is a component.
    Component,
}

/// Every word, and whether its source runs here.
pub(super) fn offers(interpreters: &[Language]) -> Vec<Offer> {
    let runs = |name: &str| interpreters.iter().any(|it| it.name == name);
    WORDS.iter().map(|(word, by, advice)| Offer { name: word, source: runs(by), advice }).collect()
}

/// The word for what an interpreter runs.
pub(super) fn word(interpreter: &str) -> &str {
    WORDS.iter().find(|(_, by, _)| *by == interpreter).map_or(interpreter, |(word, ..)| word)
}

/// The word that a registration means, and the form of its code.
pub(super) fn form<'a>(
    said: &str,
    code: &[u8],
    interpreters: &'a [Language],
) -> Result<(String, Form<'a>), RegisterError> {
    let said = said.to_ascii_lowercase();
    let interpreter = |name: &str| interpreters.iter().find(|it| it.name == name);
    let by_word = WORDS.iter().find(|(word, ..)| *word == said);
    let by_runtime = || interpreters.iter().find(|it| it.runtimes.contains(&said));
    let (word, runs, advice) = match by_word {
        Some((word, by, advice)) => ((*word).to_owned(), interpreter(by), *advice),
        None => match by_runtime() {
            Some(language) => (self::word(&language.name).to_owned(), Some(language), COMPILE),
            None => {
                let words = WORDS.map(|(word, ..)| word).join(", ");
                return Err(RegisterError::invalid("language", format!("is none of {words}")));
            }
        },
    };
    match runs {
        _ if code.starts_with(MAGIC) => Ok((word, Form::Component)),
        Some(language) => Ok((word, Form::Script(language))),
        None => {
            let message = match said.as_str() {
                COMPONENT => "the code is no WebAssembly".to_owned(),
                _ => format!("{word} source does not run on this host"),
            };
            Err(RegisterError::Code { message, hint: Some(advice.to_owned()) })
        }
    }
}

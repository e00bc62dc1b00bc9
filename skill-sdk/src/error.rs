use std::{error, fmt};

use serde::Serialize;

/// Why a skill could not do what was asked.
///
/// Every error of the standard library and of other crates becomes one by `?`, and so do texts:
///
/// ```
/// # use skill_sdk::Error;
/// fn port(text: &str) -> Result<u16, Error> {
///     let (_, port) = text.split_once(':').ok_or("there is no port")?;
///     Ok(port.parse()?)
/// }
/// assert_eq!(port("host").unwrap_err().message(), "there is no port");
/// assert_eq!(port("host:x").unwrap_err().message(), "invalid digit found in string");
/// ```
///
/// It is not itself a [`std::error::Error`], which is what makes that possible.
#[derive(Debug)]
pub struct Error(Box<Parts>);

/// Behind a pointer, so that every `Result` stays small.
#[derive(Debug)]
struct Parts {
    message: String,
    code: Option<String>,
    details: Option<serde_json::Value>,
    retryable: bool,
}

impl Error {
    /// One sentence for a person: what is wrong and what to do.
    pub fn new(message: impl Into<String>) -> Self {
        Self(Box::new(Parts { message: message.into(), code: None, details: None, retryable: false }))
    }

    /// Adds a short word for programs, for example `not-found`.
    #[must_use]
    pub fn code(mut self, code: impl Into<String>) -> Self {
        self.0.code = Some(code.into());
        self
    }

    /// Adds particulars for programs. What cannot be JSON (a map whose keys are not texts) is left out.
    #[must_use]
    pub fn details(mut self, details: impl Serialize) -> Self {
        self.0.details = serde_json::to_value(details).ok();
        self
    }

    /// Says that the same call may succeed later.
    #[must_use]
    pub fn retryable(mut self) -> Self {
        self.0.retryable = true;
        self
    }

    /// The sentence.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The word for programs.
    pub fn code_text(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The particulars.
    pub fn details_json(&self) -> Option<&serde_json::Value> {
        self.0.details.as_ref()
    }

    /// True when the same call may succeed later.
    pub fn is_retryable(&self) -> bool {
        self.0.retryable
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

/// Any error, and any text, with its causes in one line: `reading the table: line 3: not a number`.
impl<E: Into<Box<dyn error::Error>>> From<E> for Error {
    fn from(error: E) -> Self {
        let error = error.into();
        let mut message = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            let text = error.to_string();
            // Many errors already say their cause.
            if !message.ends_with(&text) {
                message = format!("{message}: {text}");
            }
            cause = error.source();
        }
        Self::new(message)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Outer(std::num::ParseIntError);

    impl fmt::Display for Outer {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("reading the port")
        }
    }

    impl error::Error for Outer {
        fn source(&self) -> Option<&(dyn error::Error + 'static)> {
            Some(&self.0)
        }
    }

    #[test]
    fn an_error_says_its_causes() {
        let error = Error::from(Outer("x".parse::<u8>().unwrap_err()));
        assert_eq!(error.to_string(), "reading the port: invalid digit found in string");
    }

    #[test]
    fn errors_and_texts_become_one() {
        assert_eq!(Error::from("text").message(), "text");
        assert_eq!(Error::from(String::from("text")).message(), "text");
        assert_eq!(Error::from(std::io::Error::other("disk")).message(), "disk");
        let json = Error::from(serde_json::from_str::<u8>("x").unwrap_err());
        assert_eq!(json.message(), "expected value at line 1 column 1");
    }

    #[test]
    fn an_error_carries_what_programs_need() {
        let error = Error::new("no such town").code("not-found").details(["Bern", "Basel"]).retryable();
        assert_eq!(error.code_text(), Some("not-found"));
        assert_eq!(error.details_json(), Some(&serde_json::json!(["Bern", "Basel"])));
        assert!(error.is_retryable());
    }
}

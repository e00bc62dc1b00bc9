//! The fields of a request, each of the type that it must have.

use serde_json::{Map, Value};

use super::{
    super::kind,
    error::{Code, Refusal},
};

/// The object that a request is, and the row of errors for what is wrong with it.
pub(super) struct Fields {
    object: Map<String, Value>,
    code: Code,
}

impl Fields {
    /// Reads a body.
    pub(super) fn read(body: &[u8], code: Code) -> Result<Self, Refusal> {
        let text = std::str::from_utf8(body).map_err(|error| {
            Refusal::new(code, format!("the body is not UTF-8: byte {} is wrong", error.valid_up_to()))
        })?;
        match parse(text) {
            Ok(Value::Object(object)) => Ok(Self { object, code }),
            Ok(other) => Err(Refusal::new(code, format!("the body is {}, not an object", kind(&other)))),
            Err(error) if error.to_string().starts_with("recursion limit") => {
                Err(Refusal::new(code, "the body is nested more than 127 levels deep"))
            }
            Err(error) => Err(Refusal::new(code, format!("the body is not JSON: {error}"))),
        }
    }

    /// A field that must be there.
    pub(super) fn required<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&mut Self, &str) -> Result<Option<T>, Refusal>,
    ) -> Result<T, Refusal> {
        let found = read(self, name)?;
        found.ok_or_else(|| Refusal::new(self.code, format!("`{name}` is missing")))
    }

    /// Text.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, Refusal> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(self.wrong(name, &other, "a string")),
        }
    }

    /// A whole number from 1 to `most`.
    pub(super) fn seconds(&mut self, name: &str, most: u64) -> Result<Option<u64>, Refusal> {
        let Some(value) = self.take(name) else { return Ok(None) };
        match value.as_u64() {
            Some(seconds) if (1..=most).contains(&seconds) => Ok(Some(seconds)),
            _ if value.is_number() => Err(Refusal::new(
                self.code,
                format!("`{name}` is {value}, not a whole number of seconds from 1 to {most}"),
            )),
            _ => Err(self.wrong(name, &value, "a whole number of seconds")),
        }
    }

    /// True or false.
    pub(super) fn flag(&mut self, name: &str) -> Result<Option<bool>, Refusal> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(flag)),
            Some(other) => Err(self.wrong(name, &other, "true or false")),
        }
    }

    /// An object.
    pub(super) fn object(&mut self, name: &str) -> Result<Option<Map<String, Value>>, Refusal> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::Object(object)) => Ok(Some(object)),
            Some(other) => Err(self.wrong(name, &other, "an object")),
        }
    }

    /// A JSON Schema; an empty one asks for nothing.
    pub(super) fn schema(&mut self, name: &str) -> Option<Value> {
        self.take(name).filter(|it| it.as_object().is_none_or(|object| !object.is_empty()))
    }

    fn take(&mut self, name: &str) -> Option<Value> {
        self.object.remove(name).filter(|value| !value.is_null())
    }

    fn wrong(&self, name: &str, found: &Value, wanted: &str) -> Refusal {
        Refusal::new(self.code, format!("`{name}` is {}, not {wanted}", kind(found)))
    }
}

/// Many a shell's `base64` breaks its lines, and the documented way to put that into a body leaves the breaks in a string,
/// where JSON has none. Outside of strings they mean nothing: so a body that cannot be read is read without them.
fn parse(text: &str) -> serde_json::Result<Value> {
    serde_json::from_str(text).or_else(|error| match text.contains('\n') {
        true => serde_json::from_str(&text.replace(['\r', '\n'], "")).map_err(|_| error),
        false => Err(error),
    })
}

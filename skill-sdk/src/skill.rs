use schemars::{JsonSchema, generate::SchemaSettings};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::json;

use crate::{Context, Error};

/// A skill: what `#[skill]` makes of a function.
pub trait Skill {
    /// What it takes.
    type Input: DeserializeOwned + JsonSchema;
    /// What it gives.
    type Output: Serialize + JsonSchema;
    /// 1 to 64 lowercase letters, digits and inner hyphens or underscores.
    const NAME: &'static str;
    /// Semantic version.
    const VERSION: &'static str;
    /// What it does and when to use it, 1 to 1024 characters.
    const SUMMARY: &'static str;

    /// Does it.
    fn call(input: Self::Input, ctx: &Context) -> Result<Self::Output, Error>;
}

/// What a skill says of itself.
#[derive(Clone, Debug)]
pub struct Description {
    /// [`Skill::NAME`]
    pub name: &'static str,
    /// [`Skill::VERSION`]
    pub version: &'static str,
    /// [`Skill::SUMMARY`]
    pub summary: &'static str,
    /// JSON Schema 2020-12 of what it takes.
    pub input_schema: serde_json::Value,
    /// JSON Schema 2020-12 of what it gives.
    pub output_schema: serde_json::Value,
}

/// Describes a skill. A host asks once, when it loads the skill; [`invoke`] computes none of this.
pub fn describe<S: Skill>() -> Description {
    let schema = |settings: SchemaSettings, of: fn(&mut schemars::SchemaGenerator) -> schemars::Schema| {
        of(&mut settings.into_generator()).to_value()
    };
    Description {
        name: S::NAME,
        version: S::VERSION,
        summary: S::SUMMARY,
        input_schema: schema(SchemaSettings::draft2020_12().for_deserialize(), |g| g.root_schema_for::<S::Input>()),
        output_schema: schema(SchemaSettings::draft2020_12().for_serialize(), |g| g.root_schema_for::<S::Output>()),
    }
}

/// Calls a skill as a host does, with JSON text for JSON text.
///
/// An input that does not fit the input type is an error of the code `invalid-input`, whose details hold the JSON
/// pointer of the place.
pub fn invoke<S: Skill>(input: &str) -> Result<String, Error> {
    let input = serde_json::from_str(input).map_err(|_| locate::<S::Input>(input))?;
    let output = S::call(input, &Context::default())?;
    serde_json::to_string(&output)
        .map_err(|e| Error::new(format!("the output cannot be JSON: {e}")).code("invalid-output"))
}

/// Reads an input again that was found wrong, this time watching where it is. The quick way keeps no account of that.
#[cold]
fn locate<T: DeserializeOwned>(input: &str) -> Error {
    let mut json = serde_json::Deserializer::from_str(input);
    match serde_path_to_error::deserialize::<_, T>(&mut json) {
        Err(error) => {
            let pointer = pointer(error.path());
            let place = if pointer.is_empty() { "the input" } else { &pointer };
            Error::new(format!("{place}: {}", error.inner())).details(json!({ "pointer": pointer }))
        }
        // The value is right, so what follows it is not.
        Ok(_) => Error::new("the input: more than one JSON value").details(json!({ "pointer": "" })),
    }
    .code("invalid-input")
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter().fold(String::new(), |pointer, segment| match segment {
        Segment::Seq { index } => format!("{pointer}/{index}"),
        Segment::Map { key } => format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")),
        // The name of an enum's variant is a key in JSON; whether it stands there depends on the enum's form.
        Segment::Enum { .. } | Segment::Unknown => pointer,
    })
}

/// What a function returns that returns a `Result`, whatever alias it is written by.
#[doc(hidden)]
pub trait Returned {
    type Output;
    fn into_result(self) -> Result<Self::Output, Error>;
}

impl<T, E: Into<Error>> Returned for Result<T, E> {
    type Output = T;
    fn into_result(self) -> Result<T, Error> {
        self.map_err(Into::into)
    }
}

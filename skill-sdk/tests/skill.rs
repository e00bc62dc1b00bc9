//! What `#[skill]` makes of a function.
#![allow(clippy::unwrap_used, reason = "tests")]

use serde_json::{Value, json};
use skill_sdk::{Skill, describe, invoke, log::Level, prelude::*, testing};

mod greet {
    use super::*;

    #[derive(Deserialize, JsonSchema)]
    pub struct Input {
        /// Who is greeted.
        pub names: Vec<String>,
        #[serde(default)]
        pub loud: bool,
    }

    #[derive(Serialize, JsonSchema)]
    pub struct Output {
        pub text: String,
    }

    /// Greets people.
    ///
    /// Use it when somebody comes
    /// through the door.
    #[skill(name = "greet", version = "2.1.0-rc.1")]
    pub fn greet(input: Input, ctx: &Context) -> Result<Output, Error> {
        if input.names.is_empty() {
            return Err(Error::new("nobody to greet").code("empty").details(json!({"names": 0})).retryable());
        }
        log::debug!("{} in {}", ctx.execution_id(), ctx.skill_name());
        progress::report(1.0, "greeted");
        artifacts::write("greeting.txt", &input.names[0])?;
        Ok(Output { text: format!("Hello {}{}", input.names.join(" and "), if input.loud { "!" } else { "" }) })
    }

    #[test]
    fn the_function_is_still_there() {
        let run = testing::run(|| greet(Input { names: vec!["Ada".into()], loud: true }, &Context::default()));
        assert_eq!(run.result.unwrap().text, "Hello Ada!");
    }
}

fn call<S: Skill>(input: Value) -> testing::Recording<Result<Value, Error>> {
    testing::run(|| invoke::<S>(&input.to_string()).map(|output| serde_json::from_str(&output).unwrap()))
}

#[test]
fn it_answers_json_with_json() {
    let call = testing::Call { skill_name: "hello".into(), ..testing::Call::default() };
    let run = testing::run_as(call, || invoke::<greet::greet>(r#"{"names": ["Ada", "Bob"]}"#));
    assert_eq!(run.result.unwrap(), r#"{"text":"Hello Ada and Bob"}"#);
    assert_eq!(run.artifacts["greeting.txt"], b"Ada");
    assert_eq!(run.progress, [(Some(1.0), "greeted".into())]);
    assert_eq!(run.log, [(Level::Debug, "exec-000000000000 in hello".into())]);
}

#[test]
fn it_describes_itself() {
    let it = describe::<greet::greet>();
    assert_eq!((it.name, it.version), ("greet", "2.1.0-rc.1"));
    assert_eq!(it.summary, "Greets people.\n\nUse it when somebody comes through the door.");
    assert_eq!(
        it.input_schema,
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "Input",
            "type": "object",
            "properties": {
                "names": {"description": "Who is greeted.", "type": "array", "items": {"type": "string"}},
                "loud": {"type": "boolean", "default": false},
            },
            "required": ["names"],
        })
    );
    assert_eq!(it.output_schema["properties"]["text"], json!({"type": "string"}));
    assert_eq!(it.output_schema["required"], json!(["text"]));
}

#[test]
fn its_error_is_whole() {
    let error = call::<greet::greet>(json!({"names": []})).result.unwrap_err();
    assert_eq!(error.message(), "nobody to greet");
    assert_eq!(error.code_text(), Some("empty"));
    assert_eq!(error.details_json(), Some(&json!({"names": 0})));
    assert!(error.is_retryable());
}

#[test]
fn an_input_that_does_not_fit_is_located() {
    let cases = [
        (r#"{"names": ["Ada", 7]}"#, "/names/1", "/names/1: invalid type: integer `7`, expected a string"),
        (r#"{"loud": true}"#, "", "the input: missing field `names` at line 1 column 14"),
        (r#"{"names": []"#, "", "the input: EOF while parsing an object at line 1 column 12"),
        (r#"{"names": []} 1"#, "", "the input: more than one JSON value"),
    ];
    for (input, pointer, message) in cases {
        let error = invoke::<greet::greet>(input).unwrap_err();
        assert_eq!(error.code_text(), Some("invalid-input"), "{input}");
        assert_eq!(error.details_json(), Some(&json!({ "pointer": pointer })), "{input}");
        assert!(error.message().starts_with(message), "{input}: {}", error.message());
    }
}

/// Takes and gives any JSON.
#[skill(name = "echo")]
fn echo(input: Value) -> Value {
    input
}

#[test]
fn an_output_needs_no_result() {
    assert_eq!(call::<echo>(json!([1, {"a": null}])).result.unwrap(), json!([1, {"a": null}]));
    assert_eq!(describe::<echo>().version, env!("CARGO_PKG_VERSION"));
}

mod fallible {
    use super::*;
    use std::{fs, io};

    /// Fails as the operating system fails.
    #[skill]
    pub fn read(input: String) -> io::Result<String> {
        fs::read_to_string(input)
    }
}

mod textual {
    use super::*;

    /// Fails with a text.
    #[skill]
    pub fn half(input: u32) -> Result<u32, String> {
        if input.is_multiple_of(2) { Ok(input / 2) } else { Err(format!("{input} is odd")) }
    }
}

#[test]
fn any_error_type_will_do() {
    let error = call::<fallible::read>(json!("/there/is/no/such/file")).result.unwrap_err();
    assert_eq!(error.message(), "No such file or directory (os error 2)");
    assert_eq!(call::<textual::half>(json!(3)).result.unwrap_err().message(), "3 is odd");
    assert_eq!(call::<textual::half>(json!(4)).result.unwrap(), json!(2));
    assert_eq!(describe::<textual::half>().name, "skill-sdk");
}

#[test]
fn an_artifact_stays_inside_its_folder() {
    for name in ["", "/etc/passwd", "../up", "a/../b", "a//b", "a/", "./a", "a\\b", "a\0"] {
        let run = testing::run(|| artifacts::write(name, "x"));
        assert!(matches!(run.result, Err(artifacts::Error::InvalidName(_))), "{name:?}");
        assert!(run.artifacts.is_empty(), "{name:?}");
    }
}

#[test]
fn a_recording_holds_only_its_own_run() {
    let outer = testing::run(|| {
        log::info!("outer");
        testing::run(|| log::info!("inner")).log
    });
    assert_eq!(outer.result, [(Level::Info, "inner".into())]);
    assert_eq!(outer.log, [(Level::Info, "outer".into())]);
}

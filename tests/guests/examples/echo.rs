//! An honest skill.

use skill_sdk::{artifacts, log, prelude::*, progress};

#[derive(Deserialize, JsonSchema)]
struct Input {
    /// Comes back.
    text: String,
    /// Fail with this code instead.
    fail: Option<String>,
    /// Write the text here.
    artifact: Option<String>,
}

#[derive(Serialize, JsonSchema)]
struct Output {
    text: String,
}

/// Says what it was told.
#[skill(name = "echo")]
fn echo(input: Input) -> Result<Output, Error> {
    if let Some(code) = input.fail {
        return Err(Error::new("as you wish").code(code).details(serde_json::json!({ "asked": true })).retryable());
    }
    if let Some(name) = input.artifact {
        log::info!("writing {name}");
        progress::report(0.5, "half way");
        artifacts::write(&name, &input.text).map_err(|e| Error::new(e.to_string()).code("artifact"))?;
    }
    Ok(Output { text: input.text })
}

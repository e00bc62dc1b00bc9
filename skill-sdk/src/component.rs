//! The component around a skill: the export that a host calls.

use std::marker::PhantomData;

use bindings::exports::skillhost::skill::handler;

use crate::{Error, Skill};

/// The world `skill`, seen from inside.
#[expect(missing_docs, reason = "generated; wit/ has the docs")]
pub mod bindings {
    wit_bindgen::generate!({
        path: "../wit",
        world: "skill",
        pub_export_macro: true,
        export_macro_name: "export",
    });
}

/// Exports `S` as the skill of this component.
pub struct Component<S>(PhantomData<S>);

impl<S: Skill> handler::Guest for Component<S> {
    fn describe() -> handler::Description {
        let description = crate::describe::<S>();
        handler::Description {
            name: description.name.into(),
            version: description.version.into(),
            summary: description.summary.into(),
            input_schema: Some(description.input_schema.to_string()),
            output_schema: Some(description.output_schema.to_string()),
        }
    }

    fn invoke(input: String) -> Result<String, handler::Failure> {
        crate::invoke::<S>(&input).map_err(failure)
    }
}

#[cold]
fn failure(error: Error) -> handler::Failure {
    handler::Failure {
        code: error.code_text().map(Into::into),
        message: error.message().into(),
        details: error.details_json().map(ToString::to_string),
        retryable: error.is_retryable(),
    }
}

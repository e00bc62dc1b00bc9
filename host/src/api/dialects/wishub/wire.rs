//! What requests say.

use std::time::Duration;

use axum::{extract::Query as Parameters, http::Uri};
use base64::{
    Engine as _,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use semver::Version;
use serde_json::Value;

use super::{
    answer::Stage,
    error::{INV_INVALID, REG_CODE, REG_INVALID, Refusal},
    fields::Fields,
};
use crate::{
    catalog::{NewSkill, Query, Sort},
    domain::{Caller, Execution, FailureKind, State},
    invoke::Request,
};

/// Longest time-out of a skill, in seconds.
const LONGEST: u64 = 300;
/// Skills on a page, at most.
const LARGEST_PAGE: usize = 100;

/// Padding may be left out.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Reads the body of `register`.
pub(super) fn read_registration(body: &[u8], caller: Caller) -> Result<NewSkill, Refusal> {
    let mut fields = Fields::read(body, REG_INVALID)?;
    let id = fields.required("skill_id", Fields::text)?;
    let title = fields.required("skill_name", Fields::text)?;
    let version = fields.required("version", Fields::text)?;
    let version = Version::parse(&version).map_err(|error| {
        Refusal::new(REG_INVALID, format!("`version` is no semantic version, for example 1.0.0: {error}"))
    })?;
    let language = fields.required("language", Fields::text)?;
    let code = decode(fields.required("code", Fields::text)?)?;
    let mut new = NewSkill::new(id, version, language, code);
    new.title = title;
    new.description = fields.text("description")?.unwrap_or_default();
    new.timeout = fields.seconds("timeout", LONGEST)?.map_or(new.timeout, Duration::from_secs);
    new.dependencies = fields.object("dependencies")?.unwrap_or_default();
    new.input_schema = fields.schema("input_schema");
    new.output_schema = fields.schema("output_schema");
    new.author = fields.text("author")?;
    new.license = fields.text("license")?.unwrap_or(new.license);
    new.category = fields.text("category")?.unwrap_or(new.category);
    let sharing = fields.text("sharing_scope")?.map(|word| word.parse()).transpose();
    new.sharing = sharing.map_err(|why: String| Refusal::new(REG_INVALID, format!("`sharing_scope` {why}")))?;
    new.caller = caller;
    Ok(new)
}

fn decode(mut text: String) -> Result<Vec<u8>, Refusal> {
    text.retain(|c| !matches!(c, '\r' | '\n'));
    BASE64.decode(text.trim()).map_err(|error| Refusal::new(REG_CODE, format!("`code` is not base64: {error}")))
}

/// What `invoke` asks for.
pub(super) struct Invocation {
    pub(super) request: Request,
    pub(super) is_async: bool,
}

/// Reads the body of `invoke`.
pub(super) fn read_invocation(body: &[u8], caller: Caller) -> Result<Invocation, Refusal> {
    let mut fields = Fields::read(body, INV_INVALID)?;
    let skill = fields.required("skill_id", Fields::text)?;
    let inputs = fields.object("inputs")?.unwrap_or_default();
    let timeout = fields.seconds("timeout", LONGEST)?.map(Duration::from_secs);
    let version = fields.text("skill_version")?;
    let is_async = fields.flag("async")?.or(fields.flag("is_async")?).unwrap_or(false);
    Ok(Invocation {
        request: Request { caller, version, timeout, ..Request::new(skill, Value::Object(inputs)) },
        is_async,
    })
}

/// Reads the parameters of `discovery`.
pub(super) fn read_query(uri: &Uri, caller: Caller) -> Result<Query, Refusal> {
    let bad = |message: String| Refusal::new(INV_INVALID, message);
    let mut query = Query { caller, ..Query::default() };
    for (name, value) in parameters(uri)? {
        let number = |most: usize| match value.parse() {
            Ok(number) if (1..=most).contains(&number) => Ok(number),
            _ => Err(bad(format!("`{name}` is a whole number from 1 to {most}"))),
        };
        match name.as_str() {
            "q" => query.words = value,
            "category" => query.category = Some(value).filter(|it| !it.is_empty()),
            "language" => query.language = Some(value).filter(|it| !it.is_empty()),
            "page" => query.page = number(1_000_000)?,
            "page_size" => query.page_size = number(LARGEST_PAGE)?,
            "sort" => query.sort = Some(sort(&value).ok_or_else(|| bad("`sort` is name, date or popularity".into()))?),
            _ => {}
        }
    }
    Ok(query)
}

/// The version that `DELETE` names, if it names one.
pub(super) fn read_version(uri: &Uri) -> Result<Option<String>, Refusal> {
    Ok(parameters(uri)?.into_iter().find(|(name, _)| name == "version").map(|(_, value)| value))
}

fn parameters(uri: &Uri) -> Result<Vec<(String, String)>, Refusal> {
    let bad = |_| Refusal::new(INV_INVALID, "the query cannot be read: it is UTF-8, percent-encoded");
    Parameters::try_from_uri(uri).map(|Parameters(list)| list).map_err(bad)
}

fn sort(text: &str) -> Option<Sort> {
    match text {
        "name" => Some(Sort::Name),
        "date" => Some(Sort::Date),
        "popularity" => Some(Sort::Popularity),
        _ => None,
    }
}

/// How far it is.
pub(super) fn stage(execution: &Execution) -> Stage {
    match (execution.state, &execution.failure) {
        (State::Queued, _) => Stage::Pending,
        (State::Running, _) => Stage::Running,
        (State::Succeeded, _) => Stage::Completed,
        (State::Failed, Some(failure)) if failure.kind == FailureKind::Cancelled => Stage::Cancelled,
        (State::Failed, _) => Stage::Failed,
    }
}

/// With microseconds.
pub(super) fn seconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e6
}

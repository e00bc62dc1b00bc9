//! What goes over the wire, to the letter of the dialect, and a few fields more.

use std::time::Duration;

use axum::{extract::Query as Parameters, http::Uri};
use base64::{
    Engine as _,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use semver::Version;
use serde_json::{Value, json};

use super::{
    super::super::time::rfc3339,
    error::{INV_INVALID, REG_CODE, REG_INVALID, Refusal, described},
    fields::Fields,
};
use crate::{
    catalog::{Card, Detail, NewSkill, Offer, Page, Query, Sort},
    domain::{Caller, Execution, FailureKind, Registration, State, Timestamp},
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

pub(super) fn registered(it: &Registration) -> Value {
    json!({
        "status": "success",
        "skill_id": it.id,
        "version": it.version.to_string(),
        "registration_time": rfc3339(it.created_at),
        "message": "Skill 注册成功",
        "digest": it.digest,
    })
}

pub(super) fn answered(execution: &Execution) -> Value {
    json!({
        "status": "success",
        "skill_id": execution.skill,
        "execution_id": execution.id,
        "result": execution.output,
        "execution_time": seconds(execution.duration),
        "tokens_used": 0,
        "version": execution.version,
    })
}

pub(super) fn accepted(execution: &Execution) -> Value {
    json!({
        "status": "success",
        "skill_id": execution.skill,
        "execution_id": execution.id,
        "message": "执行任务已创建",
        "status_url": format!("/api/v1/skill/status/{}", execution.id),
        "version": execution.version,
    })
}

/// How an execution stands.
pub(super) fn status(execution: &Execution) -> Value {
    let elapsed = Timestamp::now().0.saturating_sub(execution.started_at.0).max(0) as f64 / 1e3;
    let mut all = json!({ "status": state(execution), "execution_id": execution.id, "skill_id": execution.skill });
    let more = match (execution.state, &execution.failure) {
        (State::Queued, _) => json!({ "accepted_at": rfc3339(execution.started_at), "elapsed_time": elapsed }),
        (State::Running, _) => json!({ "started_at": rfc3339(execution.started_at), "elapsed_time": elapsed }),
        (_, None) => json!({ "result": execution.output }),
        (_, Some(failure)) => json!({ "error": described(failure), "stderr": execution.stderr }),
    };
    let ended = json!({
        "started_at": rfc3339(execution.started_at),
        "completed_at": execution.finished_at.map(rfc3339),
        "execution_time": seconds(execution.duration),
        "version": execution.version,
    });
    let ended = execution.finished_at.map_or_else(|| json!({}), |_| ended);
    for part in [more, ended] {
        if let (Some(all), Value::Object(part)) = (all.as_object_mut(), part) {
            all.extend(part);
        }
    }
    all
}

fn state(execution: &Execution) -> &'static str {
    match (execution.state, &execution.failure) {
        (State::Queued, _) => "pending",
        (State::Running, _) => "running",
        (State::Succeeded, _) => "completed",
        (State::Failed, Some(failure)) if failure.kind == FailureKind::Cancelled => "cancelled",
        (State::Failed, _) => "failed",
    }
}

/// With microseconds.
pub(super) fn seconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e6
}

pub(super) fn page(query: &Query, page: &Page) -> Value {
    json!({
        "status": "success",
        "skills": page.skills.iter().map(|it| card(it)).collect::<Vec<_>>(),
        "pagination": {
            "page": query.page,
            "page_size": query.page_size,
            "total": page.total,
            "total_pages": page.total.div_ceil(query.page_size),
        },
    })
}

fn card(card: &Card) -> Value {
    json!({
        "skill_id": card.id,
        "skill_name": card.title,
        "description": card.description,
        "version": card.version,
        "language": card.language,
        "author": card.author,
        "category": card.category,
        "created_at": rfc3339(card.created_at),
        "popularity": card.usage.counts().calls,
    })
}

pub(super) fn detail(detail: &Detail) -> Value {
    let Detail { card, .. } = detail;
    let counts = card.usage.counts();
    let rate = if counts.calls == 0 { 0.0 } else { counts.successes as f64 / counts.calls as f64 };
    // A whole number of seconds is written as one.
    let timeout = if detail.timeout.fract() == 0.0 { json!(detail.timeout as u64) } else { json!(detail.timeout) };
    json!({
        "status": "success",
        "skill": {
            "skill_id": card.id,
            "skill_name": card.title,
            "description": card.description,
            "version": card.version,
            "versions": detail.versions,
            "language": card.language,
            "timeout": timeout,
            "author": card.author,
            "license": detail.license,
            "category": card.category,
            "input_schema": detail.input_schema.clone().unwrap_or_else(|| json!({})),
            "output_schema": detail.output_schema.clone().unwrap_or_else(|| json!({})),
            "created_at": rfc3339(card.created_at),
            "updated_at": rfc3339(detail.updated_at),
            "digest": detail.digest,
            "sharing_scope": detail.sharing.name(),
            "source": if detail.registered { "registered" } else { "folder" },
            "usage_stats": {
                "total_calls": counts.calls,
                "success_rate": (rate * 1e4).round() / 1e4,
                "successful_calls": counts.successes,
            },
        },
    })
}

pub(super) fn languages(offers: &[Offer]) -> Value {
    let detail = |it: &Offer| match it.source {
        true => json!({ "name": it.name, "source": true, "component": true }),
        false => json!({ "name": it.name, "source": false, "component": true, "hint": it.advice }),
    };
    json!({
        "status": "success",
        "languages": offers.iter().map(|it| it.name).collect::<Vec<_>>(),
        "details": offers.iter().map(detail).collect::<Vec<_>>(),
    })
}

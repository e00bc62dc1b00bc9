//! Answers of this dialect, field by field: its own names, and a few more. The OpenAPI document has their schemas.

use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::{
    super::super::time::rfc3339,
    error::described,
    problem::Problem,
    wire::{seconds, stage},
};
use crate::{
    catalog::{Card, Detail, Offer, Page, Query},
    domain::{Execution, Registration, State, Timestamp},
};

/// The word of every answer that is no error.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Status {
    Success,
}

/// A version that was registered.
#[derive(Serialize, ToSchema)]
#[schema(as = wishub::Registered)]
pub(in super::super::super) struct Registered<'a> {
    status: Status,
    skill_id: &'a str,
    /// Semantic version.
    version: String,
    #[schema(format = DateTime)]
    registration_time: String,
    message: &'a str,
    /// SHA-256 of its code.
    digest: &'a str,
}

impl<'a> Registered<'a> {
    pub(super) fn of(it: &'a Registration) -> Self {
        Self {
            status: Status::Success,
            skill_id: &it.id,
            version: it.version.to_string(),
            registration_time: rfc3339(it.created_at),
            message: "Skill 注册成功",
            digest: &it.digest,
        }
    }
}

/// A call that answered.
#[derive(Serialize, ToSchema)]
#[schema(as = wishub::Answered)]
pub(in super::super::super) struct Answered<'a> {
    status: Status,
    skill_id: &'a str,
    execution_id: &'a str,
    /// The skill's output.
    #[schema(value_type = Value)]
    result: &'a Option<Value>,
    /// Seconds.
    execution_time: f64,
    /// Always 0: a host runs no model.
    tokens_used: u64,
    /// Of the skill, where it has one.
    version: Option<&'a str>,
}

impl<'a> Answered<'a> {
    pub(super) fn of(execution: &'a Execution) -> Self {
        Self {
            status: Status::Success,
            skill_id: &execution.skill,
            execution_id: execution.id.as_str(),
            result: &execution.output,
            execution_time: seconds(execution.duration),
            tokens_used: 0,
            version: execution.version.as_deref(),
        }
    }
}

/// A call or a workflow that was accepted: it runs as soon as there is room, also when this host dies before that.
#[derive(Serialize, ToSchema)]
#[schema(as = wishub::Accepted)]
pub(in super::super::super) struct Accepted<'a> {
    status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    skill_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    workflow_id: Option<&'a str>,
    execution_id: &'a str,
    message: &'a str,
    /// Where to ask how it stands.
    status_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
}

impl<'a> Accepted<'a> {
    pub(super) fn of(execution: &'a Execution) -> Self {
        Self { skill_id: Some(&execution.skill), version: execution.version.as_deref(), ..Self::any(execution) }
    }

    pub(super) fn of_workflow(name: &'a str, execution: &'a Execution) -> Self {
        Self { workflow_id: Some(name), ..Self::any(execution) }
    }

    fn any(execution: &'a Execution) -> Self {
        Self {
            status: Status::Success,
            skill_id: None,
            workflow_id: None,
            execution_id: execution.id.as_str(),
            message: "执行任务已创建",
            status_url: format!("/api/v1/skill/status/{}", execution.id),
            version: None,
        }
    }
}

/// How far an execution is.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = wishub::Stage)]
pub(super) enum Stage {
    Pending,
    Running,
    Completed,
    Failed,
    Cancelled,
}

/// How an execution stands.
#[derive(Serialize, ToSchema)]
#[schema(as = wishub::Standing)]
pub(in super::super::super) struct Standing<'a> {
    status: Stage,
    execution_id: &'a str,
    /// The skill, or the workflow.
    skill_id: &'a str,
    /// While it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    accepted_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    started_at: Option<String>,
    /// Seconds since it was accepted or began, while it has not ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    elapsed_time: Option<f64>,
    /// The output of one that completed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Value>)]
    result: Option<&'a Option<Value>>,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Problem>)]
    error: Option<Map<String, Value>>,
    /// What the skill of one that failed wrote to its standard error.
    #[serde(skip_serializing_if = "Option::is_none")]
    stderr: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    completed_at: Option<String>,
    /// Seconds that it ran.
    #[serde(skip_serializing_if = "Option::is_none")]
    execution_time: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    version: Option<Option<&'a str>>,
    /// Of a workflow: the outputs of the nodes that have succeeded so far.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub(super) results: Option<Map<String, Value>>,
    /// Of a workflow: how each node stands that has ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub(super) nodes: Option<Map<String, Value>>,
}

impl<'a> Standing<'a> {
    pub(super) fn of(execution: &'a Execution) -> Self {
        let began = || Some(rfc3339(execution.started_at));
        let elapsed = Timestamp::now().0.saturating_sub(execution.started_at.0).max(0) as f64 / 1e3;
        let failure = execution.failure.as_ref();
        let ended = execution.finished_at.is_some();
        let (waits, runs) = (execution.state == State::Queued, execution.state == State::Running);
        Self {
            status: stage(execution),
            execution_id: execution.id.as_str(),
            skill_id: &execution.skill,
            accepted_at: if waits { began() } else { None },
            started_at: if runs || ended { began() } else { None },
            elapsed_time: (waits || runs).then_some(elapsed),
            result: (!waits && !runs && failure.is_none()).then_some(&execution.output),
            error: failure.map(described),
            stderr: failure.map(|_| execution.stderr.as_str()),
            completed_at: execution.finished_at.map(rfc3339),
            execution_time: ended.then(|| seconds(execution.duration)),
            version: ended.then_some(execution.version.as_deref()),
            results: None,
            nodes: None,
        }
    }
}

/// Skills that were found.
#[derive(Serialize, ToSchema)]
#[schema(as = wishub::Found)]
pub(in super::super::super) struct Found<'a> {
    status: Status,
    skills: Vec<Listed<'a>>,
    pagination: Pagination,
}

#[derive(Serialize, ToSchema)]
#[schema(as = wishub::Pagination)]
struct Pagination {
    page: usize,
    page_size: usize,
    /// Skills on all pages.
    total: usize,
    total_pages: usize,
}

/// One skill of a list.
#[derive(Serialize, ToSchema)]
#[schema(as = wishub::Listed)]
pub(super) struct Listed<'a> {
    skill_id: &'a str,
    skill_name: &'a str,
    description: &'a str,
    version: Option<&'a str>,
    language: &'a str,
    author: Option<&'a str>,
    category: &'a str,
    #[schema(format = DateTime)]
    created_at: String,
    /// How often it ran.
    popularity: u64,
}

impl<'a> Found<'a> {
    pub(super) fn of(query: &Query, page: &'a Page) -> Self {
        let pagination = Pagination {
            page: query.page,
            page_size: query.page_size,
            total: page.total,
            total_pages: page.total.div_ceil(query.page_size),
        };
        Self { status: Status::Success, skills: page.skills.iter().map(|it| Listed::of(it)).collect(), pagination }
    }
}

impl<'a> Listed<'a> {
    fn of(card: &'a Card) -> Self {
        Self {
            skill_id: &card.id,
            skill_name: &card.title,
            description: &card.description,
            version: card.version.as_deref(),
            language: &card.language,
            author: card.author.as_deref(),
            category: &card.category,
            created_at: rfc3339(card.created_at),
            popularity: card.usage.counts().calls,
        }
    }
}

/// All that is said of one skill.
#[derive(Serialize, ToSchema)]
#[schema(as = wishub::Detailed)]
pub(in super::super::super) struct Detailed<'a> {
    status: Status,
    skill: Skill<'a>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = wishub::Skill)]
struct Skill<'a> {
    skill_id: &'a str,
    skill_name: &'a str,
    description: &'a str,
    /// The one that is called where none is named.
    version: Option<&'a str>,
    /// The newest first.
    versions: &'a [String],
    language: &'a str,
    /// Seconds.
    #[schema(value_type = f64)]
    timeout: Value,
    author: Option<&'a str>,
    license: Option<&'a str>,
    category: &'a str,
    #[schema(value_type = Object)]
    input_schema: Value,
    #[schema(value_type = Object)]
    output_schema: Value,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    updated_at: String,
    digest: &'a str,
    /// `private`, `team` or `public`.
    sharing_scope: &'a str,
    /// `registered`, or `folder` where only that can change it.
    source: &'a str,
    usage_stats: UsageStats,
}

#[derive(Serialize, ToSchema)]
#[schema(as = wishub::UsageStats)]
struct UsageStats {
    total_calls: u64,
    /// 0 to 1.
    success_rate: f64,
    successful_calls: u64,
}

impl<'a> Detailed<'a> {
    pub(super) fn of(detail: &'a Detail) -> Self {
        let Detail { card, .. } = detail;
        let counts = card.usage.counts();
        let rate = if counts.calls == 0 { 0.0 } else { counts.successes as f64 / counts.calls as f64 };
        let skill = Skill {
            skill_id: &card.id,
            skill_name: &card.title,
            description: &card.description,
            version: card.version.as_deref(),
            versions: &detail.versions,
            language: &card.language,
            // A whole number of seconds is written as one.
            timeout: if detail.timeout.fract() == 0.0 { json!(detail.timeout as u64) } else { json!(detail.timeout) },
            author: card.author.as_deref(),
            license: detail.license.as_deref(),
            category: &card.category,
            input_schema: detail.input_schema.clone().unwrap_or_else(|| json!({})),
            output_schema: detail.output_schema.clone().unwrap_or_else(|| json!({})),
            created_at: rfc3339(card.created_at),
            updated_at: rfc3339(detail.updated_at),
            digest: &detail.digest,
            sharing_scope: detail.sharing.name(),
            source: if detail.registered { "registered" } else { "folder" },
            usage_stats: UsageStats {
                total_calls: counts.calls,
                success_rate: (rate * 1e4).round() / 1e4,
                successful_calls: counts.successes,
            },
        };
        Self { status: Status::Success, skill }
    }
}

/// The categories, sorted, and how many skills are in each.
#[derive(Serialize, ToSchema)]
#[schema(as = wishub::Categories)]
pub(in super::super::super) struct Categories {
    status: Status,
    categories: Vec<String>,
    #[schema(value_type = std::collections::BTreeMap<String, usize>)]
    counts: Map<String, Value>,
}

impl Categories {
    pub(super) fn of(counts: std::collections::BTreeMap<String, usize>) -> Self {
        Self {
            status: Status::Success,
            categories: counts.keys().cloned().collect(),
            counts: counts.into_iter().map(|(name, count)| (name, json!(count))).collect(),
        }
    }
}

/// What a skill may be registered in.
#[derive(Serialize, ToSchema)]
#[schema(as = wishub::Languages)]
pub(in super::super::super) struct Languages<'a> {
    status: Status,
    languages: Vec<&'a str>,
    details: Vec<Language<'a>>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = wishub::Language)]
struct Language<'a> {
    name: &'a str,
    /// Its source runs here.
    source: bool,
    /// A component runs under every language.
    component: bool,
    /// What to do where the source does not run.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'a str>,
}

impl<'a> Languages<'a> {
    pub(super) fn of(offers: &'a [Offer]) -> Self {
        let detail = |it: &'a Offer| Language {
            name: &it.name,
            source: it.source,
            component: true,
            hint: (!it.source).then_some(it.advice),
        };
        Self {
            status: Status::Success,
            languages: offers.iter().map(|it| it.name.as_str()).collect(),
            details: offers.iter().map(detail).collect(),
        }
    }
}

/// A skill, or a version of one, that was removed.
#[derive(Serialize, ToSchema)]
#[schema(as = wishub::Removed)]
pub(in super::super::super) struct Removed {
    status: Status,
    message: String,
}

impl Removed {
    pub(super) fn of(id: &str) -> Self {
        Self { status: Status::Success, message: format!("Skill {id} 已删除") }
    }
}

/// A workflow that succeeded.
#[derive(ToSchema)]
#[schema(as = wishub::Orchestrated)]
#[expect(dead_code, reason = "it is made of maps: only its schema is needed")]
pub(in super::super::super) struct Orchestrated {
    status: Status,
    workflow_id: String,
    execution_id: String,
    /// The outputs of its nodes.
    #[schema(value_type = Object)]
    results: Value,
    /// Seconds.
    execution_time: f64,
    /// How each node ended: `status`, `skill_id`, `execution_id`, `attempts`, `execution_time`, and why where it did not succeed.
    #[schema(value_type = Object)]
    nodes: Value,
}

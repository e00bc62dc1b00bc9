//! Errors as this dialect says them: `{"status": "error", "message", "error": {"code", "details"}}`.

use axum::{
    Json,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};

use super::super::super::error::ApiError;
use crate::{
    catalog::{RegisterError, RemoveError},
    domain::{Execution, Failure, FailureKind},
    jobs::{CancelError, SubmitError},
    workflow::WorkflowError,
};

/// One row of the table of errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Code {
    status: StatusCode,
    name: &'static str,
    means: &'static str,
}

const fn code(status: StatusCode, name: &'static str, means: &'static str) -> Code {
    Code { status, name, means }
}

pub(super) const REG_EXISTS: Code = code(StatusCode::CONFLICT, "SKILL_REG_001", "Skill 已存在");
pub(super) const REG_INVALID: Code = code(StatusCode::UNPROCESSABLE_ENTITY, "SKILL_REG_002", "参数验证失败");
pub(super) const REG_CODE: Code = code(StatusCode::BAD_REQUEST, "SKILL_REG_003", "代码格式无效");
pub(super) const REG_INTERNAL: Code = code(StatusCode::INTERNAL_SERVER_ERROR, "SKILL_REG_999", "注册内部错误");
pub(super) const INV_UNKNOWN: Code = code(StatusCode::NOT_FOUND, "SKILL_INV_001", "Skill 不存在");
pub(super) const INV_INVALID: Code = code(StatusCode::UNPROCESSABLE_ENTITY, "SKILL_INV_002", "输入参数无效");
const INV_TIMEOUT: Code = code(StatusCode::GATEWAY_TIMEOUT, "SKILL_INV_003", "执行超时");
const INV_FAILED: Code = code(StatusCode::INTERNAL_SERVER_ERROR, "SKILL_INV_004", "执行失败");
const INV_INTERNAL: Code = code(StatusCode::INTERNAL_SERVER_ERROR, "SKILL_INV_999", "调用内部错误");
pub(super) const ORC_INVALID: Code = code(StatusCode::UNPROCESSABLE_ENTITY, "SKILL_ORC_001", "工作流定义无效");
const ORC_CYCLE: Code = code(StatusCode::BAD_REQUEST, "SKILL_ORC_002", "循环依赖检测");
const ORC_INTERNAL: Code = code(StatusCode::INTERNAL_SERVER_ERROR, "SKILL_ORC_999", "编排内部错误");
const BUSY: Code = code(StatusCode::TOO_MANY_REQUESTS, "TOO_MANY_REQUESTS", "请求过多");
const NOT_FOUND: Code = code(StatusCode::NOT_FOUND, "NOT_FOUND", "未找到");
const CONFLICT: Code = code(StatusCode::CONFLICT, "CONFLICT", "状态冲突");
const FORBIDDEN: Code = code(StatusCode::FORBIDDEN, "FORBIDDEN", "禁止访问");

/// Seconds after which a caller who found no room may try again.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("1");

/// An error on its way out.
#[derive(Debug)]
pub(in super::super::super) struct Refusal(Box<Parts>);

#[derive(Debug)]
struct Parts {
    code: Code,
    message: String,
    error: Map<String, Value>,
    beside: Map<String, Value>,
    header: Option<(HeaderName, HeaderValue)>,
}

impl Refusal {
    pub(super) fn new(code: Code, details: impl Into<String>) -> Self {
        let details = details.into();
        Self::named(code, format!("{}: {details}", code.means), details)
    }

    fn named(code: Code, message: String, details: String) -> Self {
        let error = Map::from_iter([("code".into(), code.name.into()), ("details".into(), details.into())]);
        Self(Box::new(Parts { code, message, error, beside: Map::new(), header: None }))
    }

    /// There is no skill of this name.
    pub(super) fn unknown(id: &str) -> Self {
        let shown: String = id.chars().filter(|c| !c.is_control()).take(128).collect();
        Self::named(INV_UNKNOWN, format!("Skill 不存在: {shown}"), "Skill not found".into())
    }

    /// There is no execution of this id, or its result has expired.
    pub(super) fn no_execution() -> Self {
        let details = "there is no such execution; results are kept for a time, then they are gone";
        Self::new(NOT_FOUND, details)
    }

    /// The end of an execution that has no output.
    pub(super) fn of(execution: &Execution, failure: &Failure) -> Self {
        let mut refusal = Self::failed(failure);
        if failure.kind == FailureKind::UnknownSkill {
            refusal.0.message = format!("{}: {}", INV_UNKNOWN.means, execution.skill);
        }
        refusal.0.beside.insert("skill_id".into(), json!(execution.skill));
        refusal.0.beside.insert("execution_id".into(), json!(execution.id));
        refusal.0.beside.insert("stderr".into(), json!(execution.stderr));
        refusal
    }

    /// Why something did not run, or not to its end.
    pub(super) fn failed(failure: &Failure) -> Self {
        let code = code_of(failure.kind);
        let mut refusal = Self::new(code, failure.to_string());
        refusal.0.error = described(failure);
        if code == BUSY {
            refusal.0.header = Some((header::RETRY_AFTER, RETRY_AFTER));
        }
        refusal
    }

    /// A workflow that did not succeed: what its first failed node says, and what stands beside it.
    pub(super) fn of_workflow(failure: &Failure, beside: Map<String, Value>) -> Self {
        let mut refusal = Self::failed(failure);
        if failure.kind == FailureKind::Internal {
            let details = failure.to_string();
            refusal = Self::new(ORC_INTERNAL, details);
        }
        refusal.0.beside = beside;
        refusal
    }

    /// This host failed; the log says why.
    pub(super) fn internal(reason: &dyn std::fmt::Display) -> Self {
        tracing::error!(%reason, "a request failed");
        Self::new(INV_INTERNAL, "this host failed; its log says why")
    }
}

/// The row that a failure belongs to.
fn code_of(kind: FailureKind) -> Code {
    match kind {
        FailureKind::UnknownSkill => INV_UNKNOWN,
        FailureKind::BadRequest | FailureKind::InvalidInput => INV_INVALID,
        FailureKind::Timeout => INV_TIMEOUT,
        FailureKind::Busy | FailureKind::TooManyRequests => BUSY,
        FailureKind::Denied => FORBIDDEN,
        FailureKind::Internal => INV_INTERNAL,
        _ => INV_FAILED,
    }
}

/// A failure as the `error` of an answer.
pub(super) fn described(failure: &Failure) -> Map<String, Value> {
    let mut known = Map::from_iter([
        ("code".into(), code_of(failure.kind).name.into()),
        ("details".into(), failure.to_string().into()),
        ("kind".into(), json!(failure.kind)),
        ("blame".into(), json!(failure.blame())),
    ]);
    let more =
        [("hint", json!(failure.hint)), ("pointer", json!(failure.pointer)), ("particulars", failure.details.clone())];
    known.extend(more.into_iter().filter(|(_, value)| !value.is_null()).map(|(key, value)| (key.to_owned(), value)));
    known
}

impl From<RegisterError> for Refusal {
    fn from(error: RegisterError) -> Self {
        match &error {
            RegisterError::Exists { id, .. } => {
                Self::named(REG_EXISTS, format!("Skill 已存在: {id}"), format!("Skill ID 已被使用: {error}"))
            }
            RegisterError::Taken(_) => Self::new(REG_EXISTS, error.to_string()),
            RegisterError::Invalid { field, .. } => {
                let mut refusal = Self::new(REG_INVALID, error.to_string());
                refusal.0.error.insert("field".into(), json!(field));
                refusal
            }
            RegisterError::Code { message, hint } => match hint {
                Some(hint) => Self::new(REG_CODE, format!("{message}; {hint}")),
                None => Self::new(REG_CODE, message),
            },
            RegisterError::Host(reason) => {
                tracing::error!(%reason, "a skill was not registered");
                Self::new(REG_INTERNAL, "this host failed; its log says why")
            }
        }
    }
}

impl From<RemoveError> for Refusal {
    fn from(error: RemoveError) -> Self {
        match &error {
            RemoveError::Unknown(id) => Self::unknown(id),
            RemoveError::UnknownVersion { .. } => Self::new(INV_UNKNOWN, error.to_string()),
            RemoveError::InFolder(_) | RemoveError::NotYours(_) => Self::new(FORBIDDEN, error.to_string()),
            RemoveError::Db(error) => Self::internal(error),
        }
    }
}

impl From<CancelError> for Refusal {
    fn from(error: CancelError) -> Self {
        match &error {
            CancelError::Unknown => Self::no_execution(),
            CancelError::Ended(_) | CancelError::Direct | CancelError::Asked => Self::new(CONFLICT, error.to_string()),
            CancelError::Db(error) => Self::internal(error),
        }
    }
}

impl From<SubmitError> for Refusal {
    fn from(error: SubmitError) -> Self {
        match error {
            SubmitError::Workflow(error) => error.into(),
            SubmitError::Refused(failure) => Self::failed(&failure),
        }
    }
}

impl From<WorkflowError> for Refusal {
    fn from(error: WorkflowError) -> Self {
        match &error {
            WorkflowError::Invalid { .. } => Self::new(ORC_INVALID, error.to_string()),
            WorkflowError::Cycle(cycle) => {
                let mut refusal = Self::new(ORC_CYCLE, error.to_string());
                refusal.0.error.insert("cycle".into(), json!(cycle));
                refusal
            }
        }
    }
}

/// What is not of this dialect alone has the name of its status.
impl From<ApiError> for Refusal {
    fn from(mut error: ApiError) -> Self {
        let status = error.status();
        let code = match status.as_u16() {
            400 => code(status, "BAD_REQUEST", "请求无效"),
            401 => code(status, "UNAUTHORIZED", "未授权"),
            403 => FORBIDDEN,
            404 => NOT_FOUND,
            405 => code(status, "METHOD_NOT_ALLOWED", "方法不允许"),
            408 => code(status, "REQUEST_TIMEOUT", "请求超时"),
            413 => code(status, "PAYLOAD_TOO_LARGE", "请求体过大"),
            429 => BUSY,
            _ => code(status, "SKILL_INV_999", "内部错误"),
        };
        let details = match error.advice() {
            Some(advice) => format!("{} ({advice})", error.message()),
            None => error.message().to_owned(),
        };
        let mut refusal = Self::new(code, details);
        refusal.0.header = error.take_header();
        refusal
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Parts { code, message, error, beside, header } = *self.0;
        let mut body = Map::from_iter([
            ("status".into(), "error".into()),
            ("message".into(), message.into()),
            ("error".into(), Value::Object(error)),
        ]);
        body.extend(beside);
        let mut response = (code.status, Json(body)).into_response();
        if let Some((name, value)) = header {
            response.headers_mut().insert(name, value);
        }
        response
    }
}

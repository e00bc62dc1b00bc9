//! Bodies that requests of this dialect have. `wire` and `orchestration` read them field by field, so that an error names its
//! field; here are their schemas.
#![expect(dead_code, reason = "only the schemas are needed")]

use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};

/// A version of a skill.
#[derive(ToSchema)]
#[schema(as = wishub::Registration)]
pub(in super::super::super) struct Registration {
    #[schema(example = "skill_square", min_length = 1, max_length = 128, pattern = "^[A-Za-z0-9_-][A-Za-z0-9_.-]*$")]
    skill_id: String,
    #[schema(example = "Square")]
    skill_name: String,
    /// Semantic version.
    #[schema(
        example = "1.0.0",
        pattern = r"^(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})(-[a-z][a-z0-9]*)?$"
    )]
    version: String,
    /// One of `GET /api/v1/skill/languages`.
    #[schema(example = "python")]
    language: String,
    /// Base64 of the source, or of a WASI 0.2 component.
    #[schema(
        content_encoding = "base64",
        example = "ZGVmIGV4ZWN1dGUoaW5wdXRzKToKICAgIHJldHVybiB7InJlc3VsdCI6IGlucHV0cy5nZXQoInZhbHVlIil9Cg=="
    )]
    code: String,
    description: Option<String>,
    /// Seconds of a call.
    #[schema(minimum = 1, maximum = 300, default = 30)]
    timeout: Option<u64>,
    /// Must be empty: there are no packages yet.
    dependencies: Option<Map<String, Value>>,
    /// JSON Schema.
    #[schema(value_type = Option<Object>)]
    input_schema: Option<Value>,
    /// JSON Schema.
    #[schema(value_type = Option<Object>)]
    output_schema: Option<Value>,
    author: Option<String>,
    #[schema(default = "MIT")]
    license: Option<String>,
    #[schema(default = "general")]
    category: Option<String>,
    /// Who may see and call it: the key that registered it, its tenant, everybody.
    #[schema(default = "team")]
    sharing_scope: Option<SharingScope>,
}

#[derive(ToSchema)]
#[schema(as = wishub::SharingScope, rename_all = "lowercase")]
pub(super) enum SharingScope {
    Private,
    Team,
    Public,
}

/// A call.
#[derive(ToSchema)]
#[schema(as = wishub::Invocation)]
pub(in super::super::super) struct Invocation {
    #[schema(example = "skill_square")]
    skill_id: String,
    /// Without it the newest that is no pre-release.
    skill_version: Option<String>,
    /// What the skill gets; `{}` where it is missing.
    #[schema(example = json!({ "value": 5 }))]
    inputs: Option<Map<String, Value>>,
    /// Seconds, in place of the skill's own.
    #[schema(minimum = 1, maximum = 300)]
    timeout: Option<u64>,
    /// Accept it now and run it later.
    #[schema(default = false)]
    r#async: Option<bool>,
    /// Another name of `async`.
    is_async: Option<bool>,
}

/// A workflow: skills that feed each other.
#[derive(ToSchema)]
#[schema(as = wishub::Orchestration)]
pub(in super::super::super) struct Orchestration {
    #[schema(example = "square-twice", min_length = 1, max_length = 128)]
    workflow_id: String,
    workflow: Definition,
    #[schema(example = json!({ "value": 5 }))]
    inputs: Option<Map<String, Value>>,
    /// Seconds of the whole.
    #[schema(minimum = 1, maximum = 3600, default = 300)]
    timeout: Option<u64>,
    execution_mode: Option<ExecutionMode>,
    /// Accept it now and run it later.
    #[schema(default = false)]
    r#async: Option<bool>,
    /// Another name of `async`.
    is_async: Option<bool>,
}

/// `nodes` and `edges`, or `steps`.
#[derive(ToSchema)]
#[schema(as = wishub::Definition, example = json!({
    "nodes": [
        { "id": "first", "skill_id": "skill_square", "inputs": { "value": "${inputs.value}" } },
        { "id": "second", "skill_id": "skill_square", "inputs": { "value": "${first.result}" } },
    ],
    "edges": [{ "from": "first", "to": "second" }],
}))]
pub(super) struct Definition {
    nodes: Option<Vec<Node>>,
    edges: Option<Vec<Edge>>,
    steps: Option<Vec<Step>>,
    execution_mode: Option<ExecutionMode>,
}

/// One call of a workflow.
#[derive(ToSchema)]
#[schema(as = wishub::Node)]
pub(super) struct Node {
    id: String,
    skill_id: String,
    skill_version: Option<String>,
    /// `${node.path}` and `${inputs.path}` stand for what another node answered and what the workflow was given.
    inputs: Option<Map<String, Value>>,
    depends_on: Option<Vec<String>>,
    /// Seconds.
    timeout: Option<u64>,
    /// Further attempts where the skill failed.
    #[schema(maximum = 10)]
    retries: Option<u64>,
    /// Skipped where it is not true.
    when: Option<String>,
    on_error: Option<OnError>,
}

#[derive(ToSchema)]
#[schema(as = wishub::OnError, rename_all = "lowercase")]
pub(super) enum OnError {
    Fail,
    Continue,
}

/// `to` waits for `from`.
#[derive(ToSchema)]
#[schema(as = wishub::Edge)]
pub(super) struct Edge {
    from: String,
    to: String,
    condition: Option<String>,
}

/// A node in other words.
#[derive(ToSchema)]
#[schema(as = wishub::Step)]
pub(super) struct Step {
    step_id: String,
    skill_id: String,
    inputs: Option<Map<String, Value>>,
    depends_on: Option<Vec<String>>,
}

#[derive(ToSchema)]
#[schema(as = wishub::ExecutionMode, rename_all = "lowercase")]
pub(super) enum ExecutionMode {
    /// Every node as soon as what it waits for has ended.
    Hybrid,
    /// The same.
    Parallel,
    /// In the order of the list.
    Sequential,
}

/// An execution in a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(in super::super::super) struct Execution {
    #[param(example = "exec-0123456789ab")]
    id: String,
}

/// A skill in a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(in super::super::super) struct Named {
    #[param(example = "skill_square")]
    id: String,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(in super::super::super) struct OneVersion {
    /// Only this one.
    version: Option<String>,
}

/// What to find.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(in super::super::super) struct Search {
    /// Words that all must be there.
    q: Option<String>,
    category: Option<String>,
    language: Option<String>,
    #[param(inline)]
    sort: Option<Order>,
    #[param(minimum = 1, maximum = 1_000_000, default = 1)]
    page: Option<u32>,
    #[param(minimum = 1, maximum = 100, default = 20)]
    page_size: Option<u32>,
}

#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
pub(super) enum Order {
    Name,
    Date,
    Popularity,
}

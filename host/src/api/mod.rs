//! HTTP. One server for all dialects; each is a thin face over [`crate::host::Host`].
//!
//! | file | owns |
//! |---|---|
//! | `options` | [`ServeOptions`]: address, key, host names, bounds |
//! | `server` | [`serve`]: bind, accept, stop without cutting calls |
//! | `starting` | what is answered before there is a host |
//! | `router` | every route, and the scope that it needs |
//! | `edge` | what every request passes: request id, host name, origin, key, panics |
//! | `access` | who may ask: the administrator's key, host names |
//! | `caller` | who asks: the key that is shown, its rate, the scope that a route needs |
//! | `keys` | keys over HTTP |
//! | `body` | a request body, bounded in size and time |
//! | `error` | every error as JSON |
//! | `files` | an archived file as an answer: type, disposition, ranges |
//! | `observe` | what is seen of every request: spans, log lines, counts; `/metrics` |
//! | `openapi` | the document of all routes, made of their handlers; Swagger UI |
//! | `health` | is it alive |
//! | `time` | times as JSON has them |
//! | `dialects` | wire types and handlers, one folder per dialect |

mod access;
mod app;
mod body;
mod caller;
mod dialects;
mod edge;
mod error;
mod files;
mod health;
pub(crate) mod keys;
mod observe;
mod openapi;
mod opening;
mod options;
mod router;
mod server;
mod starting;
mod time;

pub use access::{AllowedHosts, ApiKey};
pub use options::ServeOptions;
pub use router::router;
pub use server::{ServeError, listen, serve, serve_when_made};

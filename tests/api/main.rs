//! The HTTP API as a caller meets it: a real server on a free port, real skills, raw bytes where a client would not send them.
//!
//! | module | asks |
//! |---|---|
//! | `contract` | does every answer have the fields and the status of the dialect |
//! | `malformed` | what does a request get that is none |
//! | `artifacts` | what can be fetched, and what cannot |
//! | `access` | who may ask |
//! | `keys` | keys: who is let in, to what, how often |
//! | `tenants` | what one tenant has is not there for another |
//! | `lifecycle` | disconnecting, stopping, ports |
//! | `metrics` | is what is counted what happened |
//! | `readiness` | is what is broken seen |
//! | `wishub` | all of this for the other dialect, with records in SQLite |
//! | `on_postgres` | the same again, with records in PostgreSQL |

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]
// The tests of one dialect run twice, on two databases.
#![allow(clippy::duplicate_mod)]

mod access;
mod artifacts;
mod contract;
mod keyed;
mod keys;
mod lifecycle;
mod malformed;
mod metrics;
mod on_postgres;
mod openapi;
mod raw;
mod readiness;
mod server;
mod tenants;
mod wishub;

/// Where records are kept that are not in the data folder.
fn database() -> Option<String> {
    None
}

//! Any write that is no state of an execution: done in the writer's transactions, like all others.

use futures_util::future::BoxFuture;
use tokio::sync::oneshot;

use super::{DbError, sql::Connection};

/// What it does.
pub(super) type Run = Box<dyn for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, sqlx::Result<()>> + Send>;

/// One write. What fails here fails the whole transaction: only for what the database itself refuses.
pub(super) struct Task {
    pub(super) run: Run,
    /// Told after the commit.
    pub(super) done: Option<oneshot::Sender<Result<(), DbError>>>,
}

impl std::fmt::Debug for Task {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Task")
    }
}

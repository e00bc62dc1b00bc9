//! `skillhost key`

use std::{sync::Arc, time::Duration};

use super::{
    config::NamedFile,
    error::{CliError, CliResult},
    exit::Exit,
    records::Records,
    terminal, values,
};
use crate::{
    api::keys::{Described, WithSecret},
    db::{Db, DbError},
    domain::{Caller, Key, KeyId, Rate, Scope},
    keys::{KeyError, Keys, NewKey, Secret},
};

/// Makes, lists, renews and takes back the keys that callers of the API show. A server that runs on the same data folder knows
/// within a second
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  skillhost key create --name ci --scope read,invoke --rate 600/m --expires 90d > ci.key
  skillhost key create --name deploy --tenant team-a --scope read,invoke,manage
  skillhost key list --json | jq -r '.keys[] | select(.state == \"active\").id'
  skillhost key rotate 3f9a0c51b2d4 --grace 24h
  skillhost key revoke 3f9a0c51b2d4

Once there is a key, every request must show one, on this machine too (unless `serve --without-keys`).")]
pub struct KeyArgs {
    #[command(flatten)]
    pub config: NamedFile,
    #[command(flatten)]
    at: Where,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Make a key: prints its secret, which cannot be shown again
    Create(CreateArgs),
    /// List the keys, those that have ended too
    List,
    /// Give a key a new secret: prints it
    Rotate(RotateArgs),
    /// Take a key back: it opens nothing from now on
    Revoke(RevokeArgs),
}

#[derive(Debug, clap::Args)]
struct CreateArgs {
    /// What it is for
    #[arg(long)]
    name: String,
    /// What it may do: read, invoke, manage, approve; several with commas between
    #[arg(long, value_name = "SCOPES", value_delimiter = ',', default_value = "read,invoke")]
    scope: Vec<Scope>,
    /// Whose skills and executions it sees
    #[arg(long, default_value = "default")]
    tenant: String,
    /// Requests per second, minute, hour or day: 10/s, 600/m [default: any number]
    #[arg(long)]
    rate: Option<Rate>,
    /// Calls that it may run at once [default: any number]
    #[arg(long, value_name = "N")]
    concurrent: Option<u32>,
    /// How long it is good: 90d, 12h [default: until it is revoked]
    #[arg(long, value_name = "TIME", value_parser = values::long_duration)]
    expires: Option<Duration>,
}

#[derive(Debug, clap::Args)]
struct RotateArgs {
    /// The key, as `key list` shows it
    id: String,
    /// How long the old secret is taken beside the new one: 24h, 7d [default: it ends at once]
    #[arg(long, value_name = "TIME", value_parser = values::long_duration)]
    grace: Option<Duration>,
}

#[derive(Debug, clap::Args)]
struct RevokeArgs {
    /// The key, as `key list` shows it
    id: String,
}

/// Which host's keys.
#[derive(Debug, clap::Args)]
struct Where {
    /// Print JSON
    #[arg(long, global = true)]
    json: bool,
    #[command(flatten)]
    records: Records,
}

/// Does what is asked for.
pub async fn key(args: KeyArgs) -> CliResult {
    let at = &args.at;
    match args.action {
        Action::Create(args) => create(args, at).await,
        Action::List => list(at).await,
        Action::Rotate(args) => rotate(args, at).await,
        Action::Revoke(args) => revoke(args, at).await,
    }
}

async fn create(args: CreateArgs, at: &Where) -> CliResult {
    let new = NewKey {
        tenant: Some(args.tenant),
        scopes: args.scope.into_iter().collect(),
        rate: args.rate,
        concurrent: args.concurrent,
        lifetime: args.expires,
        ..NewKey::new(args.name)
    };
    let (db, keys) = at.open().await?;
    let made = keys.create(&Caller::administrator(), new).await;
    db.close().await;
    let (key, secret) = made?;
    show(&key, &secret, at.json)?;
    terminal::say(&format!("key {} of tenant {}: {}", key.id, key.tenant, key.scopes));
    Ok(Exit::Success)
}

async fn rotate(args: RotateArgs, at: &Where) -> CliResult {
    let id = id(&args.id)?;
    let (db, keys) = at.open().await?;
    let renewed = keys.rotate(&Caller::administrator(), &id, args.grace.unwrap_or_default()).await;
    db.close().await;
    let (key, secret) = renewed?;
    show(&key, &secret, at.json)?;
    let old = if key.previous.is_some() { "is taken until its grace is over" } else { "opens nothing any more" };
    terminal::say(&format!("key {}: the secret before {old}", key.id));
    Ok(Exit::Success)
}

async fn revoke(args: RevokeArgs, at: &Where) -> CliResult {
    let id = id(&args.id)?;
    let (db, keys) = at.open().await?;
    let revoked = keys.revoke(&Caller::administrator(), &id).await;
    db.close().await;
    let key = revoked?;
    if at.json {
        terminal::print_json(&Described::of(&key))?;
    }
    terminal::say(&format!("key {} ({}) opens nothing any more", key.id, key.name));
    Ok(Exit::Success)
}

async fn list(at: &Where) -> CliResult {
    let (db, keys) = at.open().await?;
    let keys = keys.list(&Caller::administrator());
    db.close().await;
    let keys = serde_json::to_value(keys.iter().map(Described::of).collect::<Vec<_>>()).unwrap_or_default();
    if at.json {
        terminal::print_json(&serde_json::json!({ "keys": keys }))?;
        return Ok(Exit::Success);
    }
    let keys = keys.as_array().map(Vec::as_slice).unwrap_or_default();
    if keys.is_empty() {
        terminal::say("There are no keys; make one with: skillhost key create --name NAME");
        return Ok(Exit::Success);
    }
    let cell = |key: &serde_json::Value, field: &str| match key.get(field) {
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(serde_json::Value::Array(words)) => {
            words.iter().filter_map(|word| word.as_str()).collect::<Vec<_>>().join(",")
        }
        Some(serde_json::Value::Null) | None => "-".to_owned(),
        Some(other) => other.to_string(),
    };
    let fields = ["id", "name", "tenant", "scopes", "rate", "concurrent", "state", "expires_at", "last_used_at"];
    let rows: Vec<Vec<String>> = keys.iter().map(|key| fields.map(|field| cell(key, field)).to_vec()).collect();
    let head = ["ID", "NAME", "TENANT", "SCOPES", "RATE", "AT ONCE", "STATE", "EXPIRES", "LAST USED"];
    terminal::print(&terminal::table(&head, &rows))?;
    Ok(Exit::Success)
}

/// The secret alone on standard output, so that it can be sent to a file.
fn show(key: &Key, secret: &Secret, json: bool) -> CliResult<()> {
    match json {
        true => terminal::print_json(&WithSecret::of(key, secret))?,
        false => terminal::print(secret.reveal())?,
    }
    terminal::say("keep this secret: it is shown this once. Callers send it as `X-API-Key: SECRET`");
    Ok(())
}

fn id(text: &str) -> CliResult<KeyId> {
    KeyId::parse(text).ok_or_else(|| {
        CliError::usage("a key is named by 12 hexadecimal digits, not by its secret")
            .hint("skillhost key list shows them")
    })
}

impl Where {
    async fn open(&self) -> CliResult<(Db, Arc<Keys>)> {
        let failed = |error: DbError| CliError::host(error.to_string());
        let location = self.records.location()?;
        let db = Db::open(&location).await.map_err(failed)?;
        let keys = Keys::open(db.clone()).await.map_err(|error| CliError::host(error.to_string()))?;
        Ok((db, keys))
    }
}

impl From<KeyError> for CliError {
    fn from(error: KeyError) -> Self {
        match &error {
            KeyError::Unknown => {
                Self::new(Exit::Input, error.to_string()).hint("skillhost key list shows those that are there")
            }
            KeyError::Invalid { .. } => Self::usage(error.to_string()),
            KeyError::Denied(_) | KeyError::Ended => Self::new(Exit::Input, error.to_string()),
            KeyError::Db(_) => Self::host(error.to_string()),
        }
    }
}

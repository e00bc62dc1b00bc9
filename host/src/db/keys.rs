//! The table `api_keys`: one row per key, also of those that were taken back.

use std::fmt::Write as _;

use super::sql::{Connection, Readers, Row};
use crate::domain::{Digest, Key, KeyId, Owner, Timestamp};

/// Adds a key, or replaces what is said of it.
pub(super) async fn put(connection: &mut Connection, key: &Key) -> sqlx::Result<()> {
    let sql = "INSERT INTO api_keys (id, name, tenant, scopes, rate, concurrent, created_at, expires_at, last_used_at, \
               revoked_at, digest, previous_digest, previous_until) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
               ON CONFLICT (id) DO UPDATE SET revoked_at = COALESCE(api_keys.revoked_at, excluded.revoked_at), digest = excluded.digest, \
               previous_digest = excluded.previous_digest, previous_until = excluded.previous_until";
    connection
        .query(sql)
        .bind(key.id.as_str())
        .bind(&*key.name)
        .bind(&*key.tenant)
        .bind(key.scopes.to_string())
        .bind(key.rate.map(|rate| rate.to_string()))
        .bind(key.concurrent.map(i64::from))
        .bind(key.created_at.0)
        .bind(key.expires_at.map(|at| at.0))
        .bind(key.last_used_at.map(|at| at.0))
        .bind(key.revoked_at.map(|at| at.0))
        .bind(hex(&key.digest))
        .bind(key.previous.map(|(digest, _)| hex(&digest)))
        .bind(key.previous.map(|(_, until)| until.0))
        .execute()
        .await?;
    connection.query("UPDATE api_key_changes SET changes = changes + 1").execute().await.map(drop)
}

/// Remembers when keys were last shown; nobody needs to read them again for that.
pub(super) async fn used(connection: &mut Connection, uses: &[(KeyId, Timestamp)]) -> sqlx::Result<()> {
    for (id, at) in uses {
        let sql = "UPDATE api_keys SET last_used_at = $1 WHERE id = $2";
        connection.query(sql).bind(at.0).bind(id.as_str()).execute().await?;
    }
    Ok(())
}

/// A number that is another one whenever a key was added or changed.
pub(super) async fn changes(readers: &Readers) -> sqlx::Result<i64> {
    let row = readers.query("SELECT changes FROM api_key_changes").fetch_optional().await?;
    row.ok_or(sqlx::Error::RowNotFound)?.get("changes")
}

/// All of them, the oldest first.
pub(super) async fn all(readers: &Readers) -> sqlx::Result<Vec<Key>> {
    let rows = readers.query("SELECT * FROM api_keys ORDER BY created_at, id").fetch_all().await?;
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> sqlx::Result<Key> {
    let text = |column: &'static str| row.get::<String>(column);
    let time = |column: &'static str| row.get::<Option<i64>>(column).map(|at| at.map(Timestamp));
    let rate: Option<String> = row.get("rate")?;
    let concurrent: Option<i64> = row.get("concurrent")?;
    let previous = match (row.get::<Option<String>>("previous_digest")?, time("previous_until")?) {
        (Some(digest), Some(until)) => Some((unhex("previous_digest", &digest)?, until)),
        _ => None,
    };
    Ok(Key {
        id: KeyId::parse(&text("id")?).ok_or_else(|| damaged("id", "no key id"))?,
        name: text("name")?,
        tenant: text("tenant")?.into(),
        scopes: text("scopes")?.parse().map_err(|error| damaged("scopes", error))?,
        rate: rate.map(|rate| rate.parse().map_err(|error| damaged("rate", error))).transpose()?,
        concurrent: concurrent.map(|it| u32::try_from(it).map_err(|error| damaged("concurrent", error))).transpose()?,
        created_at: Timestamp(row.get("created_at")?),
        expires_at: time("expires_at")?,
        last_used_at: time("last_used_at")?,
        revoked_at: time("revoked_at")?,
        digest: unhex("digest", &text("digest")?)?,
        previous,
    })
}

/// Whose a row is, of a table that says so.
pub(super) fn owner(row: &Row) -> sqlx::Result<Owner> {
    let key: Option<String> = row.get("key_id")?;
    let wrong = |column: &str, what: &str| sqlx::Error::Decode(format!("{column}: {what}").into());
    Ok(Owner {
        tenant: row.get::<String>("tenant")?.into(),
        key: key.map(|key| KeyId::parse(&key).ok_or_else(|| wrong("key_id", "no key id"))).transpose()?,
        sharing: row.get::<String>("sharing")?.parse().map_err(|error: String| wrong("sharing", &error))?,
    })
}

fn hex(digest: &Digest) -> String {
    digest.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex(column: &str, text: &str) -> sqlx::Result<Digest> {
    let byte = |at: usize| text.get(at * 2..at * 2 + 2).and_then(|two| u8::from_str_radix(two, 16).ok());
    let bytes: Option<Vec<u8>> = (0..32).map(byte).collect();
    let digest = bytes.filter(|_| text.len() == 64).and_then(|bytes| bytes.try_into().ok());
    digest.ok_or_else(|| damaged(column, "no SHA-256"))
}

fn damaged(column: &str, what: impl std::fmt::Display) -> sqlx::Error {
    sqlx::Error::Decode(format!("api_keys.{column}: {what}").into())
}

//! The table `skills`: one row per registered version of a skill.

use std::{sync::Arc, time::Duration};

use semver::Version;
use serde_json::Value;

use super::{
    keys,
    sql::{Connection, Readers, Row},
};
use crate::domain::{KeyId, Registration, Timestamp};

/// Adds a version. False when it is there already.
pub(super) async fn insert(connection: &mut Connection, it: &Registration) -> sqlx::Result<bool> {
    let sql = "INSERT INTO skills (id, version, title, description, language, digest, entry, timeout_s, dependencies, \
               input_schema, output_schema, author, license, category, created_at, tenant, key_id, sharing) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) \
               ON CONFLICT (id, version) DO NOTHING";
    let text = |value: &Option<Value>| value.as_ref().map(Value::to_string);
    let done = connection
        .query(sql)
        .bind(&*it.id)
        .bind(it.version.to_string())
        .bind(&*it.title)
        .bind(&*it.description)
        .bind(&*it.language)
        .bind(&*it.digest)
        .bind(&*it.entry)
        .bind(i64::try_from(it.timeout.as_secs()).unwrap_or(i64::MAX))
        .bind(Value::Object(it.dependencies.clone()).to_string())
        .bind(text(&it.input_schema))
        .bind(text(&it.output_schema))
        .bind(it.author.as_deref())
        .bind(&*it.license)
        .bind(&*it.category)
        .bind(it.created_at.0)
        .bind(&*it.owner.tenant)
        .bind(it.owner.key.as_ref().map(KeyId::as_str))
        .bind(it.owner.sharing.name())
        .execute()
        .await?;
    Ok(done == 1)
}

/// Removes one version.
pub(super) async fn delete(connection: &mut Connection, id: &str, version: &Version) -> sqlx::Result<()> {
    let sql = "DELETE FROM skills WHERE id = $1 AND version = $2";
    connection.query(sql).bind(id).bind(version.to_string()).execute().await.map(drop)
}

/// All of them.
pub(super) async fn all(readers: &Readers) -> sqlx::Result<Vec<Registration>> {
    readers.query("SELECT * FROM skills").fetch_all().await?.iter().map(read).collect()
}

/// Numbers that are others whenever a version was added or removed: how many there are, and when they were registered.
pub(super) async fn mark(readers: &Readers) -> sqlx::Result<(i64, i64)> {
    let sql = "SELECT count(*) AS versions, CAST(COALESCE(sum(created_at), 0) AS BIGINT) AS times FROM skills";
    let row = readers.query(sql).fetch_optional().await?.ok_or(sqlx::Error::RowNotFound)?;
    Ok((row.get("versions")?, row.get("times")?))
}

fn read(row: &Row) -> sqlx::Result<Registration> {
    let text = |column| row.get::<String>(column);
    let json = |column: &'static str| {
        let text: Option<String> = row.get(column)?;
        text.map(|text| serde_json::from_str(&text).map_err(|error| damaged(column, error))).transpose()
    };
    Ok(Registration {
        id: text("id")?.into(),
        owner: keys::owner(row)?,
        version: Version::parse(&text("version")?).map_err(|error| damaged("version", error))?,
        title: text("title")?,
        description: text("description")?,
        language: text("language")?,
        digest: Arc::from(text("digest")?),
        entry: text("entry")?,
        timeout: Duration::from_secs(u64::try_from(row.get::<i64>("timeout_s")?).unwrap_or(0)),
        dependencies: serde_json::from_str(&text("dependencies")?).map_err(|error| damaged("dependencies", error))?,
        input_schema: json("input_schema")?,
        output_schema: json("output_schema")?,
        author: row.get("author")?,
        license: text("license")?,
        category: text("category")?,
        created_at: Timestamp(row.get("created_at")?),
    })
}

fn damaged(column: &str, what: impl std::fmt::Display) -> sqlx::Error {
    sqlx::Error::Decode(format!("skills.{column}: {what}").into())
}

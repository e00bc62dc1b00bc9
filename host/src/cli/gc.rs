//! `skillhost gc`

use std::{path::PathBuf, time::Duration};

use serde::Serialize;
use toolchain_builder::Builder;

use super::{
    config::NamedFile,
    error::{CliError, CliResult},
    exit::Exit,
    records::Records,
    terminal, values,
};
use crate::{
    artifacts::{Archive, ArchiveError},
    db::{Db, DbError},
    retention::{self, Freed, Keep, RetentionError, Sweeper},
};

/// Code that nobody used for so long is old, where nobody says what is.
const OLD: Duration = Duration::from_secs(30 * 24 * 3600);

/// Removes what need not be kept: ended executions with their events and artifacts, expired results, folders of hosts that died.
/// Never what waits or runs, nor a result that has not expired. Works beside hosts that serve
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  skillhost gc --older-than 30d --max-size 10GiB --dry-run
  skillhost gc --keep-last 100000 --json
  skillhost gc --orphans --cache --data-dir /var/lib/skillhost

`serve --keep-records 30d --keep-artifacts 10GiB` does the first of it all the time.")]
pub struct GcArgs {
    #[command(flatten)]
    pub config: NamedFile,
    /// Remove executions that ended so long ago: 30d, 12h; with --cache, code that was not used for so long [default: keep
    /// executions; 30d for code]
    #[arg(long, value_name = "TIME", value_parser = values::long_duration)]
    older_than: Option<Duration>,
    /// Keep artifacts and logs of this size together, the newest: 10GiB [default: any size]
    #[arg(long, value_name = "SIZE", value_parser = values::bytes)]
    max_size: Option<u64>,
    /// Keep so many ended executions, the newest [default: all]
    #[arg(long, value_name = "N")]
    keep_last: Option<u64>,
    /// Also artifacts and registered code, older than a day, that no record names: only with the database that the hosts of
    /// this data folder use
    #[arg(long)]
    orphans: bool,
    /// Also compiled code in the cache of this user that was not used for long
    #[arg(long)]
    cache: bool,
    /// Remove nothing, and say what would be removed
    #[arg(long)]
    dry_run: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    records: Records,
    /// Folder for artifacts, as for `serve` [default: artifacts in the data folder]
    #[arg(long, value_name = "DIR", env = "ARTIFACTS_DIR", hide_env_values = true)]
    #[arg(value_hint = clap::ValueHint::DirPath)]
    artifacts_dir: Option<PathBuf>,
    /// Folder for machine code and compiled scripts, as for `serve` [default: in the cache, see SKILLHOST_CACHE_DIR]
    #[arg(long, value_name = "DIR", env = "SKILLHOST_CODE_DIR", hide_env_values = true)]
    #[arg(value_hint = clap::ValueHint::DirPath)]
    code_dir: Option<PathBuf>,
}

/// What was removed, by what it was.
#[derive(Debug, Default, Serialize)]
struct Report {
    dry_run: bool,
    executions: Freed,
    dead_hosts: Freed,
    #[serde(skip_serializing_if = "Option::is_none")]
    orphaned_artifacts: Option<Freed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    orphaned_code: Option<Freed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cache: Option<Freed>,
    total: Freed,
}

/// Removes it, or looks.
pub async fn gc(args: GcArgs) -> CliResult {
    let db = Db::open(&args.records.existing()?).await.map_err(RetentionError::from)?;
    let collected = collect(&args, &db).await;
    db.close().await;
    let report = collected?;
    if args.json {
        terminal::print_json(&report)?;
    } else {
        terminal::print(&table(&report))?;
    }
    Ok(Exit::Success)
}

async fn collect(args: &GcArgs, db: &Db) -> CliResult<Report> {
    let (data, really) = (args.records.data_dir()?, !args.dry_run);
    let artifacts = args.artifacts_dir.clone().filter(|dir| !dir.as_os_str().is_empty());
    let archive = Archive::open(&artifacts.unwrap_or_else(|| data.join("artifacts"))).map_err(RetentionError::from)?;
    let keep = Keep { age: args.older_than, bytes: args.max_size, records: args.keep_last };
    let mut report = Report {
        dry_run: args.dry_run,
        executions: Sweeper::new(db, &archive, keep).looking(args.dry_run).sweep().await?,
        dead_hosts: retention::of_dead_hosts(
            &[&data.join("scratch"), &archive.drafts(), &data.join("loaded")],
            really,
        )?,
        ..Report::default()
    };
    if args.orphans {
        report.orphaned_artifacts = Some(retention::artifacts_of_nobody(db, &archive, really).await?);
        report.orphaned_code = Some(retention::code_of_nobody(db, &data.join("registered"), really).await?);
    }
    if args.cache {
        let root = match args.code_dir.clone().filter(|dir| !dir.as_os_str().is_empty()) {
            Some(dir) => dir,
            None => Builder::cache_dir_default()?,
        };
        report.cache = Some(retention::unused_code(&root, args.older_than.unwrap_or(OLD), really)?);
    }
    report.total = report.parts().into_iter().fold(Freed::default(), |sum, (_, part)| sum + part);
    Ok(report)
}

impl Report {
    fn parts(&self) -> Vec<(&'static str, Freed)> {
        let always = [("executions", Some(self.executions)), ("folders of dead hosts", Some(self.dead_hosts))];
        let asked = [
            ("artifacts of nobody", self.orphaned_artifacts),
            ("code of nobody", self.orphaned_code),
            ("compiled code", self.cache),
        ];
        always.into_iter().chain(asked).filter_map(|(name, part)| Some((name, part?))).collect()
    }
}

fn table(report: &Report) -> String {
    let cells = |name: &str, it: &Freed| {
        let records = if it.records == 0 { "-".to_owned() } else { it.records.to_string() };
        vec![name.to_owned(), records, it.usage.files.to_string(), values::size(it.usage.bytes)]
    };
    let mut rows: Vec<_> = report.parts().iter().map(|(name, part)| cells(name, part)).collect();
    rows.push(cells("together", &report.total));
    let head = if report.dry_run { "WOULD REMOVE" } else { "REMOVED" };
    terminal::table(&[head, "RECORDS", "FILES", "SIZE"], &rows)
}

impl From<RetentionError> for CliError {
    fn from(error: RetentionError) -> Self {
        Self::host(error.to_string())
    }
}

impl From<DbError> for CliError {
    fn from(error: DbError) -> Self {
        Self::host(error.to_string())
    }
}

impl From<ArchiveError> for CliError {
    fn from(error: ArchiveError) -> Self {
        Self::host(error.to_string())
    }
}

//! `skillhost backup` and `skillhost restore`

use std::path::PathBuf;

use super::{
    config::NamedFile,
    error::{CliError, CliResult},
    exit::Exit,
    records::Records,
    terminal, values,
};
use crate::backup::{self, BackupError, Manifest, Source};

/// Copies records, keys and registered skills into one file, while hosts serve; with SQLite only
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  skillhost backup skillhost-$(date +%F).tar.gz
  skillhost backup all.tar.gz --artifacts --data-dir /var/lib/skillhost")]
pub struct BackupArgs {
    #[command(flatten)]
    pub config: NamedFile,
    /// The file, which must not be there yet
    #[arg(value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,
    /// Also artifacts and logs of executions
    #[arg(long)]
    artifacts: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    records: Records,
    /// Folder for artifacts, as for `serve` [default: artifacts in the data folder]
    #[arg(long, value_name = "DIR", env = "ARTIFACTS_DIR", hide_env_values = true)]
    #[arg(value_hint = clap::ValueHint::DirPath)]
    artifacts_dir: Option<PathBuf>,
}

/// Makes a data folder of a backup. Everything in the file is checked first; a host must not use the folder
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  skillhost restore skillhost-2026-01-31.tar.gz --data-dir /var/lib/skillhost
  skillhost restore all.tar.gz --force      # what is there is moved aside, into the folder itself")]
pub struct RestoreArgs {
    #[command(flatten)]
    pub config: NamedFile,
    /// The file that `backup` made
    #[arg(value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,
    /// Although the data folder is not empty: what is there is moved aside
    #[arg(long)]
    force: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    records: Records,
}

/// Backs up.
pub async fn backup(args: BackupArgs) -> CliResult {
    let data = args.records.data_dir()?;
    let artifacts = args.artifacts_dir.filter(|dir| !dir.as_os_str().is_empty());
    let artifacts = args.artifacts.then(|| artifacts.unwrap_or_else(|| data.join("artifacts")));
    let source = Source { records: args.records.existing()?, data, artifacts };
    let manifest = backup::back_up(source, &args.file).await?;
    told(&manifest, args.json, &format!("{} holds", args.file.display()), None)
}

/// Restores.
pub async fn restore(args: RestoreArgs) -> CliResult {
    let data = args.records.data_dir()?;
    match args.records.location()?.file() {
        None => return Err(BackupError::Server("restore").into()),
        Some(file) if file != data.join("skillhost.db") => {
            let elsewhere = format!("the database of this host is at {}, not in its data folder", file.display());
            return Err(CliError::usage(elsewhere)
                .hint("restore without --sqlite-path, SQLITE_PATH and DATABASE_URL; then move skillhost.db there"));
        }
        Some(_) => {}
    }
    let (manifest, aside) = backup::restore(&args.file, &data, args.force).await?;
    told(&manifest, args.json, &format!("{} has now", data.display()), aside)
}

fn told(manifest: &Manifest, json: bool, what: &str, aside: Option<PathBuf>) -> CliResult {
    let bytes = manifest.files.iter().map(|it| it.size).sum();
    let files = manifest.files.len();
    if json {
        terminal::print_json(&serde_json::json!({
            "skillhost": manifest.skillhost, "migration": manifest.migration, "created_at": manifest.created_at,
            "artifacts": manifest.artifacts, "files": files, "bytes": bytes, "moved_aside": aside,
        }))?;
    }
    let artifacts = if manifest.artifacts { "artifacts too" } else { "no artifacts" };
    terminal::say(&format!("{what} {files} files of {}, {artifacts}", values::size(bytes)));
    if let Some(aside) = aside {
        terminal::say(&format!("what was there is in {}", aside.display()));
    }
    Ok(Exit::Success)
}

impl From<BackupError> for CliError {
    fn from(error: BackupError) -> Self {
        let text = error.to_string();
        let exit = match error {
            BackupError::Bad(..) => Exit::Input,
            BackupError::Server(_) | BackupError::NotEmpty(_) => Exit::Usage,
            BackupError::Db(_) | BackupError::Io { .. } | BackupError::InUse(_) => Exit::Host,
        };
        match text.split_once("; ") {
            Some((what, advice)) => Self::new(exit, what).hint(advice),
            None => Self::new(exit, text),
        }
    }
}

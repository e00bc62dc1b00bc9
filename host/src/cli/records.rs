//! Whose records: the flags of commands that work beside a host, or while it rests.

use std::path::PathBuf;

use super::{
    error::{CliError, CliResult},
    serve,
};
use crate::db::{DatabaseUrl, Location};

/// Which host's records.
#[derive(Debug, clap::Args)]
pub struct Records {
    /// Data folder of the host, as for `serve`
    #[arg(long, global = true, value_name = "DIR", env = "SKILLHOST_DATA_DIR", hide_env_values = true)]
    #[arg(value_hint = clap::ValueHint::DirPath)]
    data_dir: Option<PathBuf>,
    /// SQLite file of the host, as for `serve` [default: skillhost.db in the data folder]
    #[arg(long, global = true, value_name = "FILE", env = "SQLITE_PATH", hide_env_values = true)]
    #[arg(value_hint = clap::ValueHint::FilePath)]
    sqlite_path: Option<PathBuf>,
    /// Database of the host, as for `serve`
    #[arg(long, global = true, value_name = "URL", env = "DATABASE_URL", hide_env_values = true)]
    database_url: Option<DatabaseUrl>,
}

impl Records {
    /// The data folder.
    pub fn data_dir(&self) -> CliResult<PathBuf> {
        match self.data_dir.as_ref().filter(|dir| !dir.as_os_str().is_empty()) {
            Some(dir) => Ok(dir.clone()),
            None => serve::default_data_dir(),
        }
    }

    /// Where the records are.
    pub fn location(&self) -> CliResult<Location> {
        let url = self.database_url.as_ref().filter(|url| !url.expose().is_empty());
        match (url, &self.sqlite_path) {
            (Some(url), _) => Location::parse(url.expose()).map_err(|error| CliError::host(error.to_string())),
            (None, Some(path)) => Ok(path.as_path().into()),
            (None, None) => Ok(self.data_dir()?.join("skillhost.db").as_path().into()),
        }
    }

    /// The same, where there is such a file already: whoever mistypes a folder is not given a new one.
    pub fn existing(&self) -> CliResult<Location> {
        let location = self.location()?;
        match location.file().filter(|file| !file.is_file()) {
            None => Ok(location),
            Some(file) => Err(CliError::host(format!("there is no database of a host at {}", file.display()))
                .hint("name its data folder with --data-dir, or its database with --sqlite-path or DATABASE_URL")),
        }
    }
}

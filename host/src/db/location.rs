//! Where the records are.

use std::{
    fmt,
    path::{Path, PathBuf},
    str::FromStr as _,
};

use sqlx::postgres::PgConnectOptions;

use super::{DbError, Fault};

/// What names a database, as it was given: it may hold a password, so nothing prints it. [`Location::parse`] reads it.
#[derive(Clone)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// The text itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl<T: Into<String>> From<T> for DatabaseUrl {
    fn from(text: T) -> Self {
        Self(text.into())
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DatabaseUrl(…)")
    }
}

/// Parameters that a PostgreSQL URL may have.
const PARAMETERS: &str = "host, hostaddr, port, dbname, user, password, application_name, options, sslmode, \
                          statement-cache-capacity";

/// A file of SQLite, or a database of a PostgreSQL server. Shows neither password nor parameters.
#[derive(Clone)]
pub struct Location(pub(super) Kind);

#[derive(Clone)]
pub(super) enum Kind {
    Sqlite(PathBuf),
    Postgres(Box<PgConnectOptions>),
}

impl Location {
    /// Reads `postgres://user:password@host:port/database`, with `?host=/folder` for a socket, or `sqlite:path`.
    ///
    /// # Errors
    /// [`DbError::Open`]; it does not repeat what was given, which may hold a password.
    pub fn parse(url: &str) -> Result<Self, DbError> {
        let wrong = |why: &str| DbError::Open {
            at: "that DATABASE_URL or --database-url names".to_owned(),
            fault: Fault::Url(why.to_owned()),
        };
        match url.split_once(':') {
            Some(("sqlite", path)) => {
                let path = path.strip_prefix("//").unwrap_or(path);
                match path {
                    "" | ":memory:" => Err(wrong("it names no file")),
                    _ if path.contains('?') => Err(wrong("a SQLite file takes no parameters after ?")),
                    _ => Ok(Path::new(path).into()),
                }
            }
            Some(("postgres" | "postgresql", _)) => {
                known_parameters(url).map_err(|why| wrong(&why))?;
                // What sqlx says of it may repeat a part.
                let options = PgConnectOptions::from_str(url).map_err(|_| wrong("it is not a URL that can be read"))?;
                Ok(Self(Kind::Postgres(Box::new(options.application_name("skillhost")))))
            }
            _ => Err(wrong("it is of no database that is known")),
        }
    }

    /// The file, where it is one.
    pub fn file(&self) -> Option<&Path> {
        match &self.0 {
            Kind::Sqlite(path) => Some(path),
            Kind::Postgres(_) => None,
        }
    }
}

/// A parameter that is misspelt would be left out, and printed with its value.
fn known_parameters(url: &str) -> Result<(), String> {
    let parameters = url.split_once('?').map_or("", |(_, parameters)| parameters);
    let names = parameters.split('&').filter(|it| !it.is_empty()).map(|it| it.split_once('=').map_or(it, |(n, _)| n));
    let known = |name: &str| {
        PARAMETERS.split(", ").any(|it| it.trim() == name) || (name.starts_with("options[") && name.ends_with(']'))
    };
    match names.into_iter().find(|name| !known(name)) {
        Some(_) => Err(format!("it has a parameter that is none of {PARAMETERS}")),
        None => Ok(()),
    }
}

impl From<&Path> for Location {
    fn from(path: &Path) -> Self {
        Self(Kind::Sqlite(path.to_owned()))
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Sqlite(path) => write!(f, "{}", path.display()),
            Kind::Postgres(options) => {
                let database = options.get_database().unwrap_or(options.get_username());
                match options.get_socket() {
                    Some(folder) => write!(f, "{database} of PostgreSQL at {}", folder.display()),
                    None => write!(f, "{database} of PostgreSQL at {}:{}", options.get_host(), options.get_port()),
                }
            }
        }
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Location({self})")
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_location_shows_no_password_however_it_is_written() {
        let urls = [
            "postgres://me:hunter2@db.example:5433/skills",
            "postgresql://me@localhost/skills?password=hunter2&host=/run/pg",
            "postgres://me:hunter2@localhost/skills?sslmode=disable&application_name=hunter2",
        ];
        for url in urls {
            let location = Location::parse(url).unwrap();
            let shown = format!("{location} {location:?}");
            assert!(shown.contains("skills") && !shown.contains("hunter2"), "{shown}");
        }
        assert_eq!(Location::parse(urls[0]).unwrap().to_string(), "skills of PostgreSQL at db.example:5433");
    }

    #[test]
    fn what_cannot_be_read_is_refused_without_repeating_it() {
        let wrong = [
            "postgres://me:hunter2@host:port/skills",
            "postgres://me:x@host/skills?pasword=hunter2",
            "postgres://me:x@host/skills?sslmode=hunter2",
            "mysql://me:hunter2@host/skills",
            "hunter2",
            "",
            "sqlite:",
            "sqlite::memory:",
            "sqlite:a.db?password=hunter2",
        ];
        for url in wrong {
            let error = Location::parse(url).unwrap_err();
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains("hunter2") && shown.contains("postgres://"), "{shown}");
        }
    }

    #[test]
    fn a_file_is_named_with_or_without_slashes() {
        for (url, path) in [("sqlite:a/b.db", "a/b.db"), ("sqlite:///a/b.db", "/a/b.db"), ("sqlite:/a/b.db", "/a/b.db")]
        {
            assert_eq!(Location::parse(url).unwrap().file().unwrap(), Path::new(path));
        }
    }
}

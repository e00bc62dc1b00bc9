//! Backups of what `cp` and `mv` would replace.

use std::path::Path;

use bashkit::FileSystem;

/// How they are named.
#[derive(Clone, Copy, PartialEq)]
pub enum Backup {
    No,
    /// `name~`
    Simple,
    /// `name.~1~`
    Numbered,
    /// Numbered where there are numbered ones.
    Existing,
}

impl Backup {
    /// `--backup=…`; `None` for what it does not know.
    pub fn named(name: Option<&str>) -> Option<Self> {
        Some(match name {
            None | Some("existing" | "nil") => Self::Existing,
            Some("numbered" | "t") => Self::Numbered,
            Some("simple" | "never") => Self::Simple,
            Some("none" | "off") => Self::No,
            Some(_) => return None,
        })
    }

    /// The end of the backup's name.
    pub async fn end(self, fs: &dyn FileSystem, path: &Path, suffix: &str) -> String {
        let numbered = match self {
            Self::Numbered => true,
            Self::Existing => highest(fs, path).await > 0,
            Self::No | Self::Simple => false,
        };
        if numbered { format!(".~{}~", highest(fs, path).await + 1) } else { suffix.to_owned() }
    }
}

/// The highest number of the backups that there are.
async fn highest(fs: &dyn FileSystem, path: &Path) -> u64 {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return 0 };
    let begin = format!("{}.~", name.to_string_lossy());
    let entries = fs.read_dir(folder).await.unwrap_or_default();
    let number = |name: &str| name.strip_prefix(&begin)?.strip_suffix('~')?.parse::<u64>().ok();
    entries.iter().filter_map(|entry| number(&entry.name)).max().unwrap_or(0)
}

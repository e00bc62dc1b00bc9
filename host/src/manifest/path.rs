//! The rule of every path that a skill declares: relative, `/` between names, never out of the folder.

/// Longest path that is read, in bytes.
const LONGEST: usize = 1024;

/// Why a path is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PathProblem {
    /// Nothing, or the folder itself.
    #[error("the path names no file")]
    Empty,
    /// It is absolute, goes up, or is written so that some system would read it so.
    #[error("path traversal detected")]
    Traversal,
    /// Longer than 1024 bytes.
    #[error("the path is longer than 1024 bytes")]
    TooLong,
}

/// Checks a path and writes it in its plain form: `./a//b` becomes `a/b`.
///
/// # Errors
/// [`PathProblem`]; `..` is refused also where it would stay inside.
pub fn relative(path: &str) -> Result<String, PathProblem> {
    if path.len() > LONGEST {
        return Err(PathProblem::TooLong);
    }
    let drive = path.as_bytes().get(1) == Some(&b':') && path.starts_with(|c: char| c.is_ascii_alphabetic());
    if path.starts_with('/') || drive || path.contains('\\') || path.contains(char::is_control) {
        return Err(PathProblem::Traversal);
    }
    let names: Vec<&str> = path.split('/').filter(|name| !matches!(*name, "" | ".")).collect();
    if names.contains(&"..") {
        return Err(PathProblem::Traversal);
    }
    if names.is_empty() || path.ends_with('/') {
        return Err(PathProblem::Empty);
    }
    Ok(names.join("/"))
}

#[cfg(test)]
mod tests {
    use std::path::{Component, Path};

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn takes_plain_paths() {
        for (path, plain) in [
            ("run.py", "run.py"),
            ("./scripts//run.py", "scripts/run.py"),
            ("artifacts/..hidden/a...b", "artifacts/..hidden/a...b"),
            ("ü/名.json", "ü/名.json"),
        ] {
            assert_eq!(relative(path).as_deref(), Ok(plain));
        }
    }

    #[test]
    fn refuses_every_way_out() {
        for path in
            ["/etc/passwd", "../x", "a/../b", "a/..", "..", "a\\..\\b", "\\\\host\\x", "C:/x", "c:x", "a\0b", "a\nb"]
        {
            assert_eq!(relative(path), Err(PathProblem::Traversal), "{path:?}");
        }
        for path in ["", ".", "./", "a/", "./."] {
            assert_eq!(relative(path), Err(PathProblem::Empty), "{path:?}");
        }
        assert_eq!(relative(&"a".repeat(1025)), Err(PathProblem::TooLong));
    }

    proptest! {
        #[test]
        fn what_is_taken_has_only_plain_names(path in r"([./\\:a\x00 ]|\.\.|[a-cé]{1,3}|/){0,12}") {
            if let Ok(plain) = relative(&path) {
                prop_assert!(Path::new(&plain).components().all(|it| matches!(it, Component::Normal(_))));
                prop_assert_eq!(relative(&plain), Ok(plain.clone()));
                prop_assert!(!plain.contains(['\\', '\0']));
            }
        }

        #[test]
        fn any_text_is_survived(path in any::<String>()) {
            if let Ok(plain) = relative(&path) {
                prop_assert!(Path::new("/skill").join(&plain).starts_with("/skill"));
                prop_assert!(!plain.split('/').any(|name| matches!(name, ".." | "." | "")));
            }
        }
    }
}

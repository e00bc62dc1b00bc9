//! What a skill may be called.

/// Longest name that is taken at all, in bytes.
const LONGEST: usize = 128;

/// Why a name is not safe to be called by, kept or shown; `None` when it is.
pub(super) fn unsafe_name(name: &str) -> Option<&'static str> {
    if name.trim().is_empty() {
        return Some("is empty");
    }
    if name.len() > LONGEST {
        return Some("is longer than 128 bytes");
    }
    if name.starts_with('.') || name.contains(['/', '\\']) || name.contains(char::is_control) {
        return Some("begins with a dot, or holds a slash or a control character");
    }
    None
}

/// Which rule of Agent Skills a name breaks; `None` when none.
pub(super) fn agent_skill(name: &str) -> Option<&'static str> {
    let known = |c: char| c == '-' || (c.is_alphanumeric() && !c.is_uppercase());
    if name.is_empty() || name.chars().count() > 64 {
        return Some("a name has 1 to 64 characters");
    }
    if !name.chars().all(known) {
        return Some("a name holds only lowercase letters, digits and hyphens");
    }
    if name.starts_with('-') || name.ends_with('-') || name.contains("--") {
        return Some("hyphens stand alone and inside of a name");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules() {
        for good in ["a", "pdf-processing", "a1-b2", "été"] {
            assert_eq!((agent_skill(good), unsafe_name(good)), (None, None), "{good}");
        }
        for odd in ["PDF", "-a", "a-", "a--b", "skill_square", "a b", &"a".repeat(65)] {
            assert!(agent_skill(odd).is_some() && unsafe_name(odd).is_none(), "{odd}");
        }
        for bad in ["", " ", "..", ".hidden", "a/b", "a\\b", "a\nb", "a\0", &"a".repeat(129)] {
            assert!(unsafe_name(bad).is_some(), "{bad:?}");
        }
    }
}

//! The WisHub dialect again, with records in PostgreSQL.

#[path = "wishub/mod.rs"]
mod wishub;

fn database() -> Option<String> {
    Some(skill_tests::postgres::database())
}

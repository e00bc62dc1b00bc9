"""jq compiles the definitions that a program means, and not the two hundred that it could mean: these took ten times as long as
the program.
"""

from edit import Edit

JQ = "builtins/jq/mod.rs"

NEEDED = r'''
mod needed {
    //! The definitions that a program can mean: those whose names are in its text, and those whose names are in theirs.

    use std::{
        collections::{HashMap, HashSet},
        sync::OnceLock,
    };

    use jaq_core::load::parse::Def;

    use super::{compat, jaq_json};

    /// All definitions, made once, and thus before the snapshot is taken.
    struct All {
        /// Of jaq, in order.
        prelude: Vec<Def<&'static str>>,
        /// Of bashkit, in order: name and text.
        compat: Vec<(&'static str, &'static str)>,
        /// What a name's definitions mention.
        mentions: HashMap<&'static str, Vec<&'static str>>,
    }

    /// Some of them.
    pub(super) struct Needed {
        pub(super) prelude: Vec<Def<&'static str>>,
        pub(super) prefix: String,
    }

    /// The words of a text; a definition `@csv` goes by the name `csv`.
    fn words(text: &str) -> impl Iterator<Item = &str> {
        text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| !word.is_empty())
    }

    fn all() -> &'static All {
        static ALL: OnceLock<All> = OnceLock::new();
        ALL.get_or_init(|| {
            let prelude: Vec<_> = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs()).collect();
            let compat: Vec<_> = compat::JQ_COMPAT_DEFS
                .split("\ndef ")
                .filter_map(|text| Some((words(text).next()?, text)))
                .collect();
            let names: HashSet<_> = prelude.iter().map(|def| word(def.name)).chain(compat.iter().map(|(name, _)| *name)).collect();
            let mut mentions: HashMap<_, Vec<_>> = HashMap::new();
            let mut mention = |name, text: &str| {
                let known = words(text).filter_map(|word| names.get(word).copied());
                mentions.entry(name).or_default().extend(known);
            };
            prelude.iter().for_each(|def| mention(word(def.name), &format!("{:?}", def.body)));
            compat.iter().for_each(|(name, text)| mention(*name, text));
            All { prelude, compat, mentions }
        })
    }

    fn word(name: &'static str) -> &'static str {
        name.trim_start_matches('@')
    }

    impl Needed {
        /// What this program needs.
        pub(super) fn of(program: &str) -> Self {
            let all = all();
            let mut found: HashSet<&str> = HashSet::new();
            let mut new: Vec<&str> = words(program).filter_map(|word| Some(*all.mentions.get_key_value(word)?.0)).collect();
            while let Some(name) = new.pop() {
                if found.insert(name) {
                    new.extend(all.mentions.get(name).into_iter().flatten());
                }
            }
            Self::those(|name| found.contains(name))
        }

        /// All there is.
        pub(super) fn all() -> Self {
            Self::those(|_| true)
        }

        fn those(wanted: impl Fn(&str) -> bool) -> Self {
            let all = all();
            let mut prefix = String::new();
            for (_, text) in all.compat.iter().filter(|(name, _)| wanted(name)) {
                prefix.push_str("def ");
                prefix.push_str(text);
                prefix.push('\n');
            }
            prefix.push_str(&compat::build_globals_prefix());
            Self { prelude: all.prelude.iter().filter(|def| wanted(word(def.name))).cloned().collect(), prefix }
        }
    }
}
'''

BLAME = r'''
/// What is wrong with a program, each with its line, and how much that is.
fn blamed(wrong: &[String], program: &str) -> String {
    let mut text = String::new();
    for what in wrong {
        let name = what.split(['/', ' ']).next().unwrap_or_default();
        let mut lines = program.lines().enumerate();
        let found = lines.clone().find(|(_, line)| line.contains(name)).or_else(|| lines.next());
        let (before, line) = found.unwrap_or_default();
        let (what, line) = (truncate_text(what, MAX_JQ_DIAG_CHARS), truncate_text(line, MAX_JQ_DIAG_CHARS));
        text.push_str(&format!("jq: error: {what} at <top-level>, line {}:\\n{line}\\n", before + 1));
    }
    let more = if wrong.len() == 1 { "" } else { "s" };
    text.push_str(&format!("jq: {} compile error{more}\\n", wrong.len()));
    text
}
'''

EDITS = [
    Edit("needed", JQ, r"\nmod altpat;", NEEDED.replace("\\", r"\\") + r"\nmod altpat;"),
    Edit("needed", "builtins/jq/compat.rs", r"pub\(super\) fn build_compat_prefix\(\) -> String \{\n(\s*)format!\(\n\s*\"\{JQ_COMPAT_DEFS\}\\n\\\n", r'pub(super) fn build_globals_prefix() -> String {\n\1format!(\n            "\\\n'),
    Edit("needed", JQ, r"    let prefix = build_compat_prefix\(\);\n", ""),
    Edit("needed", JQ, r"    build_compat_prefix,\n", ""),
    Edit(
        "needed",
        JQ,
        r"    let compat_filter = format!\(\"\{prefix\}\\n\{filter_text\}\"\);\n    let filter_src = compat_filter\.as_str\(\);\n\n    // Set up loader\.\n    let defs = [^;]*;\n    let loader = Loader::new\(defs\);\n",
        r"""    // What is wrong with a program is said of all of it.
    let mut some = Some(needed::Needed::of(&filter_text));
    let filter = loop {
    let attempt = some.is_some();
    let needed = some.take().unwrap_or_else(needed::Needed::all);
    let compat_filter = format!("{}\\n{filter_text}", needed.prefix);
    let filter_src = compat_filter.as_str();
    let loader = Loader::new(needed.prelude);
""",
    ),
    Edit("needed", JQ, r"(        Ok\(m\) => m,\n)(        Err\(errs\) => \{\n\s*return Ok\(ExecResult::err\(format_load_errors)", r"\1        Err(_) if attempt => continue,\n\2"),
    Edit(
        "needed",
        JQ,
        r"    let filter = (match compiler\.compile\(modules\) \{\n        Ok\(f\) => )f,\n((?:.|\n)*?\n    \});\n",
        r"    \1break f,\n        Err(_) if attempt => continue,\n\2\n    };\n",
    ),
    # In jq's words, as far as jaq tells what is wrong.
    Edit("blame", "builtins/jq/errors.rs", r"\n/// Format jaq load \(lex/parse/io\) errors", BLAME + r"\g<0>"),
    Edit("blame", "builtins/jq/errors.rs", r"(errs: jaq_core::(?:compile|load)::Errors<&str, P>)\)", r"\1, program: &str)", 2),
    Edit(
        "blame",
        "builtins/jq/errors.rs",
        r'    let body = if parts\.is_empty\(\) \{\n\s*"compile error"(?:.|\n)*?MAX_JQ_DIAG_CHARS\)\)\n',
        "    blamed(&parts, program)\n",
    ),
    Edit(
        "blame",
        "builtins/jq/errors.rs",
        r'(    let body = if parts\.is_empty\(\) \{\n\s*"syntax error"(?:.|\n)*?\};\n)    format!.*MAX_JQ_DIAG_CHARS\)\)\n',
        r"\1    blamed(&[body], program)\n",
    ),
    Edit("blame", JQ, r"(format_(?:load|compile)_errors\(errs)\)", r"\1, &filter_text)", 2),
]

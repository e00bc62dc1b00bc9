"""Commands of bashkit that GNU's do otherwise, where a few lines mend them; others are ours (launcher/src/commands)."""

from edit import Edit

PIPELINE = "builtins/pipeline.rs"
DATE = "builtins/date.rs"
SED = "builtins/sed/script.rs"

EDITS = [
    # Its own exit codes: 123, 124. A plain batch has those of the commands.
    Edit(
        "xargs",
        PIPELINE,
        r"if !opts\.verbose && plan\.error\.is_none\(\) \{\s*if commands\.is_empty\(\) \{\s*return Ok\(None\);\s*\}"
        r"\s*return Ok\(Some\(ExecutionPlan::Batch \{ commands \}\)\);\s*\}",
        r"if !opts.verbose && plan.error.is_none() && commands.is_empty() {\n            return Ok(None);\n        }",
    ),
    # Bytes, and a file that cannot be written leaves the others.
    Edit(
        "tee",
        PIPELINE,
        r'let input = ctx\.stdin\.map\(\|stdin\| &\*\*stdin\)\.unwrap_or\(""\);(\s*for file in &files \{(?:.|\n)*?if append \{\s*)'
        r"ctx\.fs\.append_file\(&path, input\.as_bytes\(\)\)\.await\?;(\s*\} else \{\s*)"
        r"ctx\.fs\.write_file\(&path, input\.as_bytes\(\)\)\.await\?;(\s*\})(\s*\}\n)\s*Ok\(ExecResult::ok\(input\.to_string\(\)\)\)",
        r"""let input = ctx.stdin.map(|stdin| stdin.as_bytes().to_vec()).unwrap_or_default();
        let mut errors = String::new();\1ctx.fs.append_file(&path, &input).await\2ctx.fs.write_file(&path, &input).await\3
            .unwrap_or_else(|e| errors.push_str(&format!("tee: {file}: {}\\n", crate::error::io_error_reason(&e))));\4
        let mut result = ExecResult::ok_bytes(input);
        result.exit_code = i32::from(!errors.is_empty());
        result.stderr = errors.into();
        Ok(result)""",
    ),
    Edit(
        "escapes in sed's texts",
        SED,
        r"(Some\('\\n'\) => out\.push\('\\n'\),)(\s*Some\(n\) => out\.push\(n\),\s*None => break,)",
        r"""\1
                    Some('n') => out.push('\\n'),
                    Some('t') => out.push('\\t'),
                    Some('r') => out.push('\\r'),
                    Some('f') => out.push('\\x0c'),
                    Some('v') => out.push('\\x0b'),
                    Some('a') => out.push('\\x07'),\2""",
    ),
    # `mktemp --tmpdir NAME.XXXX`: a value is one only behind `=`.
    Edit(
        "mktemp --tmpdir",
        "builtins/fileops.rs",
        r'(OsString::from\("mktemp"\)\)\s*\.chain\(ctx\.args\.iter\(\)\.map\()OsString::from(\))',
        r'\1|arg| OsString::from(if arg == "--tmpdir" { "--tmpdir=" } else { arg })\2',
    ),
    Edit("mktemp", "builtins/fileops.rs", r"template '\{template\}'\\n", r"template ‘{template}’\\n"),
    Edit("find", "builtins/find/mod.rs", r"find: '\{(f|root)\}': No such", r"find: ‘{\1}’: No such", 2),
]

SHOWN = r"""
/// As GNU shows it: with flags and widths (`%^a`, `%5N`), and what it does not know as it was written.
fn shown(format: &str, dt: &DateTime<Utc>, timezone: SandboxTimezone) -> String {
    let mut out = String::with_capacity(format.len());
    let mut rest = format;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let spec = &rest[at + 1..];
        let flags = spec.len() - spec.trim_start_matches(['^', '#', '+', '_', '-', '0']).len();
        let width = spec[flags..].len() - spec[flags..].trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let colons = spec[flags + width..].len() - spec[flags + width..].trim_start_matches([':', 'E', 'O']).len();
        let Some(letter) = spec[flags + width + colons..].chars().next() else {
            out.push_str(&rest[at..]);
            return out;
        };
        let end = flags + width + colons + letter.len_utf8();
        let digits: Option<usize> = spec[flags..flags + width].parse().ok().filter(|n: &usize| *n < 4096);
        let colons = spec[flags + width..flags + width + colons].replace(['E', 'O'], "");
        match one(&colons, letter, &spec[..flags], digits, dt, timezone) {
            Some(text) => out.push_str(&text),
            None => out.push_str(&rest[at..at + 1 + end]),
        }
        rest = &spec[end..];
    }
    out + rest
}

fn one(
    colons: &str,
    letter: char,
    flags: &str,
    width: Option<usize>,
    dt: &DateTime<Utc>,
    timezone: SandboxTimezone,
) -> Option<String> {
    let plain = match letter {
        'N' => "%9f".to_string(),
        'q' => return Some((dt.month0() / 3 + 1).to_string()),
        letter => format!("%{colons}{letter}"),
    };
    if letter == '+' || validate_format(&plain).is_err() {
        return None;
    }
    let mut text = timezone.format(dt, &plain);
    if flags.contains('^') {
        text = text.to_uppercase();
    }
    if flags.contains('#') {
        text = if matches!(letter, 'p' | 'Z') { text.to_lowercase() } else { text.to_uppercase() };
    }
    if letter == 'N' {
        let count = width.unwrap_or(9);
        text.truncate(count);
        return Some(if flags.contains('-') { text.trim_end_matches('0').to_string() } else { format!("{text:0<count$}") });
    }
    let number = !matches!(letter, 'a' | 'A' | 'b' | 'B' | 'h' | 'p' | 'P' | 'Z' | 'c' | 'x' | 'X' | 'D' | 'F' | 'T' | 'R' | 'r' | 'n' | 't');
    let usual = text.len();
    let pad = match flags.chars().rev().find(|f| "-_0+".contains(*f)) {
        Some('-') if number => {
            let short = text.trim_start_matches(['0', ' ']);
            return Some(if short.is_empty() { "0".to_string() } else { short.to_string() });
        }
        Some('_') => ' ',
        Some(_) => '0',
        None if number && !matches!(letter, 'e' | 'k' | 'l') => '0',
        None => ' ',
    };
    if number && flags.contains(['_', '0']) {
        let short = text.trim_start_matches(['0', ' ']).to_string();
        text = if short.is_empty() { "0".to_string() } else { short };
    }
    let width = width.unwrap_or(usual);
    let missing = width.saturating_sub(text.chars().count());
    Some(std::iter::repeat_n(pad, missing).collect::<String>() + &text)
}

/// Format an RFC 2822 date string""".replace("\\", r"\\")

EDITS += [
    Edit("date's formats", DATE, r"\n/// Format an RFC 2822 date string", SHOWN),
    Edit(
        "date's formats",
        DATE,
        r"// Translate GNU-only fractional[^\n]*\n\s*let format = translate_gnu_format\(format\);(?:.|\n)*?let output = display_timezone\.format\(&dt_utc, &format\);",
        r"let output = shown(format, &dt_utc, display_timezone);",
    ),
    # GNU takes a beginning of each name too.
    Edit("date -I", DATE, r'"hours" => (timezone\.format)', r'p if "hours".starts_with(p) => \1'),
    Edit("date -I", DATE, r'"minutes" => (timezone\.format)', r'p if "minutes".starts_with(p) => \1'),
    Edit(
        "date -I",
        DATE,
        r'"seconds" \| "s" => (timezone\.format\(dt, "%Y-%m-%dT%H:%M:%S%:z"\),)',
        r"""p if "seconds".starts_with(p) => \1
        "ns" => timezone.format(dt, "%Y-%m-%dT%H:%M:%S,%9f%:z"),
        "3date" => timezone.format(dt, "%Y-%m-%d"),
        "3ns" => timezone.format(dt, "%Y-%m-%d %H:%M:%S.%9f%:z"),
        p if p.starts_with('3') => timezone.format(dt, "%Y-%m-%d %H:%M:%S%:z"),""",
    ),
    Edit("date --rfc-3339", DATE, r'(\("iso-8601", OptArg::Optional, \'I\'\),)', r"\1\n                (\"rfc-3339\", OptArg::Required, '3'),".replace('\\"', '"')),
    Edit("date --rfc-3339", DATE, r"('R' => rfc2822 = true,)", r'\1\n                \'3\' => iso8601 = Some(format!("3{val}")),'.replace("\\'", "'")),
    Edit(
        "date -d @1.5",
        DATE,
        r"let ts: i64 = epoch_str\s*\.trim\(\)\s*\.parse\(\)\s*\.map_err\(\|_\| format!\(\"invalid date '\{\}'\", s\)\)\?;\s*"
        r"return DateTime::from_timestamp\(ts, 0\)\.ok_or_else\(\|\| format!\(\"invalid date '\{\}'\", s\)\);",
        r"""let (whole, part) = epoch_str.trim().split_once('.').unwrap_or((epoch_str.trim(), ""));
        let nanos = format!("{part:0<9.9}").parse::<u32>().ok();
        let time = whole.parse::<i64>().ok().zip(nanos).and_then(|(whole, nanos)| DateTime::from_timestamp(whole, nanos));
        return time.ok_or_else(|| format!("date: invalid date ‘{s}’"));""",
    ),
    Edit("date's words", DATE, r"date: invalid date '\{(op)?\}'", r"date: invalid date ‘{\1}’", 4),
]

ARCHIVE = "builtins/archive.rs"

EDITS += [
    # `cat a.gz b.gz | gunzip`
    Edit("gzip of several", ARCHIVE, r"GzDecoder::new\(", "MultiGzDecoder::new(", 3),
    Edit("gzip of several", ARCHIVE, r"flate2::read::GzDecoder", "flate2::read::MultiGzDecoder"),
    # `gzip -t`: whether it can be read.
    Edit("gzip -t", ARCHIVE, r"(let mut to_stdout = false;\n)(\s*let mut level = Compression::default\(\);)", r"\1        let mut test = false;\n\2"),
    Edit(
        "gzip -t",
        ARCHIVE,
        r"('c' => to_stdout = true,)(\s*// No file names or timestamps are stored either way\.)",
        r"\1\n                        't' => (test, decompress, to_stdout) = (true, true, true),\2",
    ),
    Edit(
        "gzip -t",
        ARCHIVE,
        r'("keep" => keep = true,\s*"force" => force = true,\s*"fast" =>)',
        r'"test" => (test, decompress, to_stdout) = (true, true, true),\n                    \1',
    ),
    Edit("gzip -t", ARCHIVE, r"if to_stdout \{(\s*stdout_data\.try_extend_from_slice\(&output\)\?;\s*continue;\s*\}\s*ctx\.fs\.write_file\(&output_path, &output\))", r"if test {\n                    continue;\n                }\n                if to_stdout {\1"),
    Edit(
        "gzip -t",
        ARCHIVE,
        r'(\.map_err\(\|error\| archive_io_error\("gzip: stdin", error\)\)\s*\}\) \{\n)(\s*Ok\(output\) => \{)',
        r"\1                        Ok(_) if test => return Ok(ExecResult::ok(String::new())),\n\2",
    ),
    # `realpath --relative-to=../a b`: also upwards.
    Edit(
        "realpath",
        "builtins/path.rs",
        r"if let Some\(base\) = relative_to\.as_ref\(\)\.or\(relative_base\.as_ref\(\)\) \{(?:.|\n)*?(\n            output\.push_str\(&printed\);)",
        r"""if let Some(base) = relative_to.as_ref().or(relative_base.as_ref()) {
                let base_path = super::resolve_path(ctx.cwd, base);
                let base_path = follow_readlink_symlinks(ctx.fs.as_ref(), base_path.clone()).await.unwrap_or(base_path);
                let below = resolved.starts_with(&base_path);
                if relative_to.is_some() || below {
                    let shared = resolved.components().zip(base_path.components()).take_while(|(a, b)| a == b).count();
                    let up = base_path.components().skip(shared).map(|_| std::path::Component::ParentDir);
                    let way: std::path::PathBuf = up.chain(resolved.components().skip(shared)).collect();
                    printed = if way.as_os_str().is_empty() { ".".to_string() } else { way.to_string_lossy().into_owned() };
                }
            }\1""",
    ),
    Edit(
        "realpath -s",
        "builtins/path.rs",
        r"let resolved = (follow_readlink_symlinks\(ctx\.fs\.as_ref\(\), resolved\.clone\(\)\)\.await\.unwrap_or\(resolved\));(\n\n            // -e: every)",
        r'let resolved = if matches.get_flag("strip") { resolved } else { \1 };\2',
    ),
    # A file's mark of UTF-8, as bytes in a pattern.
    Edit(
        "sed and the BOM",
        SED,
        r"(pub\(super\) fn parse_with\(script: &str, extended: bool, null_data: bool\) -> ParseResult<Program> \{\n)",
        r"""\1    let script = &script.replace(r"\\xef\\xbb\\xbf", "\\u{feff}").replace(r"\\xEF\\xBB\\xBF", "\\u{feff}");
""",
    ),
]

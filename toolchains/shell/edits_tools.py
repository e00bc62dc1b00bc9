"""Small tools: `printf` counts as bash does, checksums name their files as GNU's do, `touch -a` leaves what was written."""

from edit import Edit

ARGUMENT = "builtins/generated/format/argument.rs"
CHECKSUM = "builtins/checksum.rs"

# `printf %.2f 12.345` is 12.35: bash rounds the nearest number of 64 bits, and not what was written.
NEAREST = r"""
/// The nearest number of 64 bits.
fn nearest(number: ExtendedBigDecimal) -> ExtendedBigDecimal {
    use bigdecimal::{BigDecimal, num_bigint::{BigInt, BigUint}};
    let ExtendedBigDecimal::BigDecimal(decimal) = &number else { return number };
    let (whole, scale) = decimal.as_bigint_and_exponent();
    let (sign, digits) = whole.into_parts();
    if !(1..=400).contains(&scale) || digits.bits() == 0 || digits.bits() > 2000 {
        return number;
    }
    let by = BigUint::from(10u32).pow(scale as u32);
    let mut shift = 63 - (digits.bits() as i64 - by.bits() as i64);
    let bits = loop {
        let (above, below) = match shift >= 0 {
            true => (&digits << shift, by.clone()),
            false => (digits.clone(), &by << -shift),
        };
        let (mut bits, twice) = (&above / &below, (&above % &below) << 1u32);
        if twice > below || twice == below && bits.bit(0) {
            bits += 1u32;
        }
        if bits.bits() >= 64 {
            break bits;
        }
        shift += 1;
    };
    ExtendedBigDecimal::BigDecimal(match shift > 0 {
        true => BigDecimal::new(BigInt::from_biguint(sign, bits * BigUint::from(5u32).pow(shift as u32)), shift),
        false => BigDecimal::new(BigInt::from_biguint(sign, bits << -shift), 0),
    })
}
"""

EDITS = [
    Edit(
        "printf",
        ARGUMENT,
        r"Some\(FormatArgument::Unparsed\(os\)\) => Self::get_num::<ExtendedBigDecimal>\(os\),",
        r"Some(FormatArgument::Unparsed(os)) => nearest(Self::get_num::<ExtendedBigDecimal>(os)),",
    ),
    Edit("printf", ARGUMENT, r"(\nuse std::ffi::OsStr;\n)", r"\1" + NEAREST.replace("\\", r"\\")),
    Edit("checksums", CHECKSUM, r"(struct CheckOpts \{\n)", r"\1    tag: bool,\n    binary: bool,\n    ignore_missing: bool,\n"),
    Edit(
        "checksums",
        CHECKSUM,
        r'"--binary" \| "--text" \| "--warn" \| "--strict" \| "--ignore-missing" => \{\}',
        r"""
            "--tag" => opts.tag = true,
            "--binary" => opts.binary = true,
            "--ignore-missing" => opts.ignore_missing = true,
            "--text" | "--warn" | "--strict" => {}""",
    ),
    Edit("checksums", CHECKSUM, r"'b' \| 't' \| 'w' => \{\}", r"'b' => opts.binary = true,\n                        't' | 'w' => {}"),
    Edit(
        "checksums",
        CHECKSUM,
        r"(let mut output = String::new\(\);\n)(\s*for file in &files \{\n\s*match read_operand\(ctx, file\)\.await \{\n\s*Ok\(content\) => \{\n)(?:.|\n)*?(\n            \}\n            Err\(e\) => \{\n)\s*return Ok\([^;]*;(\s*\}\n\s*\}\n\s*\}\n)\s*Ok\(ExecResult::ok\(output\)\)",
        r"""\1    let mut errors = String::new();
\2                let hash = hex_digest::<D>(&content);
                let mark = if opts.binary { '*' } else { ' ' };
                output.push_str(&match opts.tag {
                    true => format!("{} ({file}) = {hash}\\n", label(cmd)),
                    false => format!("{hash} {mark}{file}\\n"),
                });\3                errors.push_str(&format!("{cmd}: {file}: {}\\n", e.replace("io error: ", "")));\4    let mut result = ExecResult::with_code(output, i32::from(!errors.is_empty()));
    result.stderr = errors.into();
    Ok(result)""",
    ),
    Edit(
        "checksums",
        CHECKSUM,
        r"(            let Some\(\(hash, name\)\) = parse_check_line\(line, hex_len\)) else",
        r"\1.or_else(|| parse_tagged(line, cmd, hex_len)) else",
    ),
    Edit("checksums", CHECKSUM, r"(                Err\(e\) => \{\n\s*unreadable \+= 1;\n\s*err\.push_str)", r"                Err(_) if opts.ignore_missing => verified += 0,\n\1"),
    Edit(
        "checksums",
        CHECKSUM,
        r"\nfn parse_check_line\(",
        r"""
/// `SHA256 (name) = hash`
fn parse_tagged<'a>(line: &'a str, cmd: &str, hex_len: usize) -> Option<(&'a str, &'a str)> {
    let rest = line.strip_prefix(label(cmd).as_str())?.strip_prefix(" (")?;
    let (name, hash) = rest.rsplit_once(") = ")?;
    (hash.len() == hex_len && hash.bytes().all(|b| b.is_ascii_hexdigit())).then_some((hash, name))
}

/// How a tag names what `cmd` counts.
fn label(cmd: &str) -> String {
    match cmd {
        "b2sum" => "BLAKE2b".to_string(),
        cmd => cmd.trim_end_matches("sum").to_uppercase(),
    }
}

fn parse_check_line(""",
    ),
]

FILEOPS = "builtins/fileops.rs"
TIME = "interpreter/time_command.rs"

EDITS += [
    Edit("touch", FILEOPS, r"touch: invalid date format '\{v\}'", r"touch: invalid date format ‘{v}’", 2),
    # Nobody keeps when a file was read.
    Edit(
        "touch -a",
        FILEOPS,
        r"'a' \| 'm' \| 'f' \| 'h' => continue,",
        r"""'a' => {
                        read_only = true;
                        continue;
                    }
                    'h' => {
                        no_follow = true;
                        continue;
                    }
                    'm' | 'f' => continue,""",
    ),
    Edit("touch -a", FILEOPS, r"(\n        let mut reference(?:: [^=]*)? = None[^;]*;)", r"\1\n        let (mut read_only, mut no_follow) = (false, false);"),
    Edit("touch -h", FILEOPS, r'"no-dereference" => \{\}(\n\s*"time")', r'"no-dereference" => no_follow = true,\1'),
    Edit(
        "touch -a",
        FILEOPS,
        r"(\n            if let Err\(e\) = ctx\.fs\.set_modified_time\(&path, target_time\)\.await \{\n\s*return fail\(format!\(\n\s*\"touch: cannot touch)",
        r"\n            // Links have no time of their own here, and what they lead to was not meant.\n            let is_link = no_follow && ctx.fs.lstat(&path).await.is_ok_and(|m| m.file_type.is_symlink());\n            if read_only || is_link {\n                continue;\n            }\1",
    ),
    # The host counts what a command takes, and tells the shell nothing of it.
    Edit("time", TIME, r"Some\('U' \| 'S' \| 'P'\) => out\.push_str\(\"unavailable\"\),", r"""Some('P') => out.push_str("0.00"),
            Some('U' | 'S') => {
                out.push_str(if long { "0m0" } else { "0" });
                if prec > 0 {
                    out.push('.');
                    out.push_str(&"0".repeat(prec as usize));
                }
                if long {
                    out.push('s');
                }
            }"""),
]

EDITS += [
    Edit("time -p", "interpreter/mod.rs", r'user unavailable\\nsys unavailable', r"user 0.00\\nsys 0.00"),
]

AWK = "builtins/awk/mod.rs"

# What awk prints behind its last command: `system("x"); print "y"`. What the command itself printed is elsewhere already.
EDITS += [
    Edit("awk's last words", AWK, r"(\n    queued: Option<PlanStep>,)", r"\1\n    ran: bool,"),
    Edit("awk's last words", AWK, r"(queued: None,)", r"\1 ran: false,"),
    Edit("awk's last words", AWK, r"(queued: Some\(PlanStep::Done\(r\)\),)(\n        \}\n    \}\n)", r"\1 ran: false,\2"),
    Edit("awk's last words", AWK, r"if emitted == \(0, 0\) \|\| \(out", r"if (emitted == (0, 0) && !self.ran) || (out"),
    Edit("awk's last words", AWK, r"(                let command = SubCommand \{\n\s*name: \"sh\")", r"                self.ran = true;\n\1"),
]

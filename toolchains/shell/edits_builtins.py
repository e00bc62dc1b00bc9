"""Builtins and expansions that bash has and bashkit lacks: `local -`, `mapfile -u` and `-C`, `${a[@]@A}`."""

from edit import Edit

SHELL = "interpreter/mod.rs"
DECLARE = "interpreter/declare.rs"
WORDS = "interpreter/expansion.rs"

MAPFILE = r"""
    /// `mapfile -u FD` reads what `<&FD` gives; `-C COMMAND -c COUNT` runs it for every so many lines, when all are there.
    async fn execute_mapfile(&mut self, args: &[String], stdin: Option<crate::StreamData>, redirects: &[Redirect]) -> Result<ExecResult> {
        let (mut plain, mut fd, mut command, mut every) = (Vec::new(), None, None, 5000usize);
        let mut words = args.iter().peekable();
        while let Some(word) = words.next_if(|w| w.len() > 1 && w.starts_with('-') && *w != "--") {
            let at = word.find(['d', 'n', 'O', 's', 'u', 'C', 'c']).unwrap_or(word.len());
            let (flags, rest) = word.split_at(at);
            let Some(letter) = rest.chars().next() else {
                plain.push(flags.to_string());
                continue;
            };
            let value = if rest.len() > 1 { rest[1..].to_string() } else { words.next().cloned().unwrap_or_default() };
            if flags.len() > 1 {
                plain.push(flags.to_string());
            }
            match letter {
                'u' => fd = Some(value),
                'C' => command = Some(value),
                'c' => every = value.parse().ok().filter(|n| *n > 0).unwrap_or(every),
                letter => plain.extend([format!("-{letter}"), value]),
            }
        }
        if let Some(fd) = fd.as_ref().filter(|fd| fd.parse::<u32>().is_err()) {
            return Ok(ExecResult::err(self.diag(format!("mapfile: {fd}: invalid file descriptor specification\n")), 1));
        }
        plain.extend(words.cloned());
        let name = plain.last().filter(|w| is_valid_var_name(w)).map_or("MAPFILE", String::as_str).to_string();
        let quoted: Vec<String> = plain.iter().map(|w| format!("'{}'", w.replace('\'', "'\\''"))).collect();
        let from = fd.map_or(String::new(), |fd| format!(" <&{fd}"));
        let script = format!("builtin mapfile {}{from}", quoted.join(" "));
        let mut result = Box::pin(self.execute_eval(&[script], stdin, redirects)).await?;
        if let (Some(command), 0) = (command, result.exit_code) {
            let array = self.scoped.arrays.get(self.resolve_nameref(&name)).cloned().unwrap_or_default();
            let mut places: Vec<usize> = array.keys().copied().collect();
            places.sort_unstable();
            let calls = places.chunks(every).filter(|chunk| chunk.len() == every).filter_map(|chunk| chunk.last());
            let lines: Vec<String> = calls
                .map(|at| format!("{command} {at} '{}'", array.get(at).map_or("", String::as_str).replace('\'', "'\\''")))
                .collect();
            if !lines.is_empty() {
                let said = Box::pin(self.execute_eval(&[lines.join("\n")], None, &[])).await?;
                result.stdout.append(&said.stdout);
                result.stderr.append(&said.stderr);
            }
        }
        Ok(result)
    }

    /// `export -f`, `declare -fx`""".replace("\\", r"\\")

EDITS = [
    Edit("mapfile -u and -C", SHELL, r"\n    /// `export -f`, `declare -fx`", MAPFILE),
    Edit(
        "mapfile -u and -C",
        SHELL,
        r'(            "exec" => Some\(Box::pin\(self\.execute_exec_builtin\(args, redirects\)\)\.await\),\n)',
        r"""\1            "mapfile" | "readarray" => {
                Some(Box::pin(self.execute_mapfile(args, stdin, redirects)).await)
            }
""",
    ),
    Edit(
        "mapfile -u and -C",
        SHELL,
        r"(fn routes_to_interpreter\(&self, name: &str, args: &\[String\]\) -> bool \{\n)",
        r"""\1        if matches!(name, "mapfile" | "readarray") {
            return args.iter().take_while(|a| a.starts_with('-')).any(|a| a.contains(['u', 'C']) && !a.starts_with("-d"));
        }
""",
    ),
    Edit(
        "read -a",
        "builtins/read.rs",
        r"'a' => array_mode = true,",
        r"""'a' => {
                            array_mode = true;
                            let rest = chars.as_str();
                            let name = if rest.is_empty() { args_iter.next().map(String::as_str) } else { Some(rest) };
                            var_args.splice(0..0, name);
                            break;
                        }""",
    ),
    # `read -ra words -d ''`: the name belongs to `-a`.
    Edit(
        "read -a",
        "builtins/read.rs",
        r"(                'p' \| 'u' )(=> \{\n\s*value\(\);\n\s*break;\n\s*\}\n\s*_ => \{\}\n)",
        r"\1| 'a' \2",
    ),
    # `local -`: the options of `set` are the function's own.
    Edit(
        "local -",
        DECLARE,
        r"(        if !is_valid_var_name\(base\) \{\n\s*return Ok\(Some\(self\.diag\(format!\(\n\s*\"\{cmd\}: `)",
        r"""        if arg == "-" && matches!(kind, DeclKind::Local) {
            let names = ["e", "x", "u", "f", "v", "a", "n", "C", "k", "E", "T", "B", "h", "m", "b", "P", "H", "pipefail"];
            for name in names.map(|name| format!("SHOPT_{name}")) {
                let now = self.scoped.variables.get(&name).cloned();
                if self.make_local(&name) && let Some(now) = now {
                    self.vars_mut().insert(name, now);
                }
            }
            return Ok(None);
        }
\1""",
    ),
    Edit(
        "${a[@]@A}",
        WORDS,
        r"(        // `\$\{a\[@\]@Q\}`, `\$\{@@U\}`: value transforms apply to each element\.\n)",
        r"""        if let Some(base) = name.strip_suffix("[@]").or_else(|| name.strip_suffix("[*]"))
            && matches!(operator, 'A' | 'K' | 'k')
        {
            let line = self.format_declare_line(self.resolve_nameref(base)).unwrap_or_default();
            let line = line.trim_end_matches('\\n');
            if operator == 'A' {
                return line.to_string();
            }
            return self.keys_and_values(base, operator == 'K').join(" ");
        }
\1""",
    ),
    Edit(
        "${a[@]@K}",
        WORDS,
        r"\n    /// Apply a `\$\{var@operator\}` transformation\.",
        r"""
    /// What `${a[@]@k}` is made of; for `@K`, values in quotes.
    fn keys_and_values(&self, array: &str, quoted: bool) -> Vec<String> {
        let name = self.resolve_nameref(array);
        let mut pairs: Vec<(String, &String)> = Vec::new();
        if let Some(array) = self.scoped.assoc_arrays.get(name) {
            pairs.extend(self.array_keys(name).into_iter().filter_map(|key| array.get(&key).map(|value| (key, value))));
        } else if let Some(array) = self.scoped.arrays.get(name) {
            let mut places: Vec<_> = array.iter().collect();
            places.sort();
            pairs.extend(places.into_iter().map(|(at, value)| (at.to_string(), value)));
        }
        let shown = |value: &String| if quoted { super::declare::declare_quote(value) } else { value.clone() };
        let mut all: Vec<String> = pairs.into_iter().flat_map(|(key, value)| [key, shown(value)]).collect();
        if quoted && self.scoped.assoc_arrays.contains_key(name) {
            all.push(String::new());
        }
        all
    }

    /// Apply a `${var@operator}` transformation.""",
    ),
    Edit(
        "${a[@]@k}",
        WORDS,
        r"(            WordPart::Transformation \{ name, operator \}\n\s*if matches!\(operator, 'Q' \| 'E')",
        r"""            WordPart::Transformation { name, operator: 'k' } if name.ends_with("[@]") || name.ends_with("[*]") => {
                (name, self.keys_and_values(&name[..name.len() - 3], false))
            }
\1""",
    ),
]

EDITS += [
    Edit(
        "local -",
        SHELL,
        r"(        let mut frame = self\.call_stack\.pop\(\)\?;\n)(        for \(name, saved\) in std::mem::take\(&mut frame\.saved_vars\) \{\n\s*self\.restore_saved_var\(&name, saved\);\n        \}\n)",
        r"""\1        let own_options = frame.saved_vars.contains_key("SHOPT_e");
\2        if own_options {
            self.refresh_shopt_flags();
        }
""",
    ),
]

# `set -x` shows the heads of loops and cases too.
EDITS += [
    Edit(
        "set -x",
        SHELL,
        r"(\n    /// Queue one `set -x` line with the pending)",
        r"""
    /// What `set -x` shows of a head; nothing where it is off.
    async fn trace_head(&mut self, head: impl FnOnce() -> String) {
        if self.is_xtrace_enabled() {
            let prefix = self.xtrace_prefix().await;
            self.queue_xtrace_line(&prefix, &head());
        }
    }
\1""",
    ),
    Edit(
        "set -x",
        SHELL,
        r"(            for value in values \{\n\s*// Check loop iteration limit\n\s*self\.counters\.tick_loop\(&self\.limits\)\?;\n)(\n\s*// Set loop variable \(respects nameref\))",
        r"""\1                self.trace_head(|| {
                    let words = for_cmd.words.iter().flatten().map(|w| format!(" {}", crate::parser::word_text(w)));
                    let words = if for_cmd.words.is_some() { words.collect() } else { " \\"$@\\"".to_string() };
                    format!("for {} in{words}", for_cmd.variable)
                })
                .await;
\2""",
    ),
    Edit(
        "set -x",
        SHELL,
        r"(async fn execute_case\(&mut self, case_cmd: &CaseCommand\) -> Result<ExecResult> \{\n\s*use [^;]*;\n)",
        r"""\1        self.trace_head(|| format!("case {} in", crate::parser::word_text(&case_cmd.word))).await;
""",
    ),
    Edit(
        "set -x",
        SHELL,
        r"(async fn arith_for_expr<'e>\(&mut self, expr: &'e str\) -> Result<std::borrow::Cow<'e, str>> \{\n)",
        r"""\1        self.trace_head(|| format!("(( {} ))", expr.trim())).await;
""",
    ),
]

"""Functions that are exported, `caller`, `select`, and variables that bash makes up."""

from edit import Edit

SHELL = "interpreter/mod.rs"

CALLER = r"""
    /// `caller [N]`: where the function was called from, N calls up.
    fn caller_frame(&self, args: &[String]) -> ExecResult {
        let frames: Vec<_> = self.bash_source_stack.iter().rev().collect();
        let up = args.first().map_or(Some(0), |n| n.parse::<usize>().ok());
        let Some((up, inner)) = up.and_then(|up| Some((up, *frames.get(up)?))) else {
            return ExecResult::err(String::new(), 1);
        };
        let outer = frames.get(up + 1);
        match (args.is_empty(), outer) {
            (true, Some(outer)) => ExecResult::ok(format!("{} {}\n", inner.call_line, outer.file)),
            (true, None) => ExecResult::ok("0 NULL\n".to_string()),
            (false, Some(outer)) => ExecResult::ok(format!("{} {} {}\n", inner.call_line, outer.funcname, outer.file)),
            (false, None) => ExecResult::err(String::new(), 1),
        }
    }

    /// `export -f`, `declare -fx`, `export -fn`: which functions a child shell has.
    fn note_exported_functions(&mut self, name: &str, args: &[String]) {
        let letters: String = args.iter().filter_map(|a| a.strip_prefix('-')).collect();
        if !letters.contains('f') || !(name == "export" || letters.contains('x')) {
            return;
        }
        for function in args.iter().filter(|a| !a.starts_with('-') && self.scoped.functions.contains_key(*a)) {
            if letters.contains('n') {
                self.exported_functions.remove(function);
            } else {
                self.exported_functions.insert(function.clone());
            }
        }
    }

    async fn dispatch_special_builtin(""".replace("\\", r"\\")

EDITS = [
    Edit("caller, export -f", SHELL, r"\n    async fn dispatch_special_builtin\(", CALLER),
    Edit("caller", SHELL, r'(\n\s*"let" => Some\(self\.execute_let_builtin\(args, redirects\)\.await\),)', r"""\1
            "caller" => {
                let result = self.caller_frame(args);
                Some(self.redirect_result(result, redirects).await)
            }"""),
    Edit(
        "export -f",
        SHELL,
        r"(\n        match name \{\n)(\s*\"exec\" => Some\(Box::pin\(self\.execute_exec_builtin)",
        r"""
        if matches!(name, "export" | "declare" | "typeset") {
            self.note_exported_functions(name, args);
        }\1\2""",
    ),
    Edit("export -f", SHELL, r"(\n    bash_command: String,)", r"\1\n    exported_functions: HashSet<String>,"),
    Edit("export -f", SHELL, r"(bash_command: String::new\(\),)", r"\1 exported_functions: HashSet::new(),"),
    Edit("export -f", SHELL, r"(bash_command: self\.bash_command\.clone\(\),)", r"\1 exported_functions: self.exported_functions.clone(),"),
    Edit(
        "export -f",
        SHELL,
        r"self\.functions_mut\(\)\.clear\(\);(\n\s*self\.namerefs_mut\(\)\.clear\(\);)",
        r"""let exported = std::mem::take(&mut self.exported_functions);
        self.functions_mut().retain(|name, _| exported.contains(name));
        self.exported_functions = exported;\1""",
    ),
    Edit("caller", SHELL, r'(const SPECIAL_BUILTIN_NAMES: &\[&str\] = &\[\n\s*"\.", "bash", "builtin",)', r'\1 "caller",'),
    # `select NAME; do` chooses from the arguments.
    Edit(
        "select",
        "parser/mod.rs",
        r"if !self\.is_keyword\(\"in\"\) \{\s*self\.pop_depth\(\);\s*return Err\(Error::parse\(\"expected 'in' in select\"\.to_string\(\)\)\);\s*\}\s*"
        r"self\.advance\(\); // consume 'in'\n([^\n]*\n[^\n]*\n\s*let mut words = )Vec::new\(\);",
        r"""let mut arguments = Vec::new();
        if self.is_keyword("in") {
            self.advance();
        } else {
            let mut all = self.parse_word("$@".to_string());
            all.quoted = true;
            arguments.push(all);
        }
\1arguments;""",
    ),
    # `select` reads a line, and leaves the rest.
    Edit(
        "select",
        SHELL,
        r"let line = if let Some\(ref ps\) = self\.pipeline_stdin \{\s*if ps\.is_empty\(\) \{((?:.|\n)*?break;\n\s*\})"
        r"\s*let data = ps\.clone\(\);(?:.|\n)*?(\n\s*\} else \{\n\s*match self\.select_line_from_terminal)",
        r"""let line = if let Some(held) = self.pipeline_stdin.take() {
                    let ps = &*self.pipeline_stdin.insert(held.live());
                    let taken = if ps.is_standard_input() {
                        crate::StreamData::take_line(true)
                    } else {
                        let rest = ps.peek();
                        let end = rest.iter().position(|b| *b == b'\\n').map_or(rest.len(), |n| n + 1);
                        let taken = rest[..end].to_vec();
                        ps.advance(end);
                        taken
                    };
                    if taken.is_empty() {\1
                    String::from_utf8_lossy(taken.strip_suffix(b"\\n").unwrap_or(&taken)).into_owned()\2""",
    ),
    Edit(
        "EPOCHSECONDS",
        SHELL,
        r'(\n            "BASHPID" => \{)',
        r"""
            "EPOCHSECONDS" | "EPOCHREALTIME" => {
                let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
                return Cow::Owned(match name {
                    "EPOCHSECONDS" => now.as_secs().to_string(),
                    _ => format!("{}.{:06}", now.as_secs(), now.subsec_micros()),
                });
            }\1""",
    ),
    Edit("EPOCHSECONDS", SHELL, r'(\n\s*\| "BASH_SUBSHELL"\n\s*\| "SHELLOPTS")', r'\n                | "EPOCHSECONDS"\n                | "EPOCHREALTIME"\1'),
    # `source /dev/stdin <<< …`
    Edit(
        "source /dev/stdin",
        SHELL,
        r"(let path = self\.resolve_path\(filename\);\n\s*)match self\.fs\.read_file\(&path\)\.await( \{\n\s*Ok\(c\) => decode_file_bytes_for_path\(&path, &c\),\n\s*Err\(_\) => \{\n\s*let result = ExecResult::err\(\n\s*self\.diag\(format!\(\"\{filename\}: No such file)",
        r"""\1let input = match self.fd_alias(&path) {
                Some(0) => {
                    let setup = self
                        .process_input_redirections(None, redirects, StdinDemand::All, HighFdStdin::Never)
                        .await?;
                    setup.stdin.or_else(|| self.pipeline_stdin.as_ref().map(crate::StreamData::unread))
                }
                _ => None,
            };
            if let Some(input) = &input {
                input.touch();
            }
            let read = match input {
                Some(input) => Ok(input.into_bytes()),
                None => self.fs.read_file(&path).await,
            };
            match read\2""",
    ),
]

"""What is inside `${x:-…}`, `${x/…/…}`, `${x:…}` and arithmetic: `$(…)` and `${…}` of any kind are expanded there first."""

from edit import Edit

LEXER = "parser/lexer.rs"
PARSER = "parser/mod.rs"
WORDS = "interpreter/expansion.rs"
SHELL = "interpreter/mod.rs"

# Reading: `${x/${y:0:1}/$(echo "a/b")}`, each of them whole, whatever is in it.
SPAN = r"""
/// From a `$` on, all of `$(…)` or `${…}`, as it was written.
fn dollar_span(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, out: &mut String) {
    out.extend(chars.next());
    let Some(open) = chars.next_if(|c| matches!(c, '(' | '{')) else { return };
    out.push(open);
    if open == '(' {
        let mut scanner = subst_scan::SubstScanner::new();
        for c in chars.by_ref() {
            out.push(c);
            if scanner.feed(c) == subst_scan::Step::Close {
                return;
            }
        }
        return;
    }
    let mut depth = 1usize;
    while let Some(&c) = chars.peek() {
        match c {
            '$' if depth < 100 => {
                let mut inner = String::new();
                let opened = {
                    let mut ahead = chars.clone();
                    ahead.next();
                    ahead.peek() == Some(&'(')
                };
                if opened { dollar_span(chars, &mut inner) } else { inner.extend(chars.next()) }
                out.push_str(&inner);
                continue;
            }
            '\x00' | '\\' => out.extend(chars.next()),
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        out.extend(chars.next());
        if depth == 0 {
            return;
        }
    }
}

/// The next of a text: a `$(…)` or `${…}` whole, a pair of an escape, or one character; and whether it was the first.
pub(crate) fn next_span(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, out: &mut String) -> bool {
    match chars.peek() {
        Some('\x00' | '\\') => {
            out.extend(chars.next());
            out.extend(chars.next());
            false
        }
        Some('$') => {
            let mut ahead = chars.clone();
            ahead.next();
            let opens = matches!(ahead.peek(), Some('(' | '{'));
            dollar_span(chars, out);
            opens
        }
        _ => {
            out.extend(chars.next());
            false
        }
    }
}

/// `a |& b` is `a 2>&1 | b`""".replace("\\", r"\\")

EDITS = [
    Edit("spans", PARSER, r"\n/// `a \|& b` is `a 2>&1 \| b`", SPAN),
    Edit(
        "spans in patterns",
        PARSER,
        r"""(let mut in_dq = false;\n\s*while let Some\(&ch\) = chars\.peek\(\) \{\n\s*if ch == '\\x00' \{\n\s*pattern\.push)""",
        r"""let mut in_dq = false;
                        while let Some(&ch) = chars.peek() {
                            if ch == '$' {
                                dollar_span(chars, &mut pattern);
                                continue;
                            }
                            if ch == '\\x00' {
                                pattern.push""",
    ),
    Edit(
        "spans in replacements",
        PARSER,
        r"""(let mut in_dq = false;\n\s*while let Some\(&ch\) = chars\.peek\(\) \{\n)(\s*if ch == '\\x00' \{\n\s*repl\.push)""",
        r"""\1                                if ch == '$' {
                                    dollar_span(chars, &mut repl);
                                    continue;
                                }
\2""",
    ),
    # `"${x:-`cmd`}"`
    Edit(
        "backquotes in braces",
        LEXER,
        r"(fn read_param_expansion_into\((?:.|\n)*?)(\n                '\$' => \{\n\s*content\.push\('\$'\);)",
        r"\1\n                '`' => self.read_dquote_backtick_into(content),\2",
    ),
    Edit(
        "quotes in $(…) in an operand",
        WORDS,
        r"(            \} else if chars\[i\] == '\\\\' && i \+ 1 < chars\.len\(\) && chars\[i \+ 1\] == '\"' \{\n)",
        r"""            } else if chars[i] == '$' && chars.get(i + 1) == Some(&'(') {
                let rest: String = chars[i..].iter().collect();
                let mut span = String::new();
                crate::parser::next_span(&mut rest.chars().peekable(), &mut span);
                i += span.chars().count();
                result.push_str(&span);
\1""",
    ),
]

# Expanding: what stands in the text of an operand is expanded before it is used, and `$(N)` stands for it there.
READY = r"""
    /// What `expand_operand` could not expand by itself.
    #[inline(never)]
    fn ready_part<'a>(
        &'a mut self,
        part: &'a WordPart,
    ) -> std::pin::Pin<Box<dyn std::future::Future<Output = Result<WordPart>> + Send + 'a>> {
        Box::pin(async move {
            let mut ready = part.clone();
            let mut values = Vec::new();
            match &mut ready {
                WordPart::Substring { offset, length, .. } => {
                    *offset = self.expand_command_subs_in_arithmetic(offset).await?;
                    if let Some(length) = length {
                        *length = self.expand_command_subs_in_arithmetic(length).await?;
                    }
                }
                WordPart::ParameterExpansion { operator: ParameterOp::ReplaceFirst { pattern, replacement }, .. }
                | WordPart::ParameterExpansion { operator: ParameterOp::ReplaceAll { pattern, replacement }, .. } => {
                    *pattern = self.ready_text(pattern, true, &mut values).await?;
                    *replacement = self.ready_text(replacement, true, &mut values).await?;
                }
                WordPart::ParameterExpansion { name, operator, operand, colon_variant } => {
                    let (is_set, value) = self.resolve_param_expansion_name(name);
                    let unset = !is_set || (*colon_variant && value.is_empty());
                    let (used, pattern) = match operator {
                        ParameterOp::UseDefault | ParameterOp::AssignDefault | ParameterOp::Error => (unset, false),
                        ParameterOp::UseReplacement => (!unset, false),
                        _ => (true, true),
                    };
                    if used {
                        *operand = self.ready_text(operand, pattern, &mut values).await?;
                    }
                }
                _ => {}
            }
            self.operand_substs = values.into();
            Ok(ready)
        })
    }

    /// The text of an operand, with each `$(…)` and `${…}` expanded; in patterns, but for what single quotes keep.
    async fn ready_text(&mut self, text: &str, pattern: bool, values: &mut Vec<String>) -> Result<String> {
        let mut out = String::with_capacity(text.len());
        let mut chars = text.chars().peekable();
        let mut in_quotes = false;
        while let Some(&next) = chars.peek() {
            if next == '"' {
                in_quotes = !in_quotes;
            } else if next == '\'' && pattern && !in_quotes {
                let ansi = out.ends_with('$');
                out.extend(chars.next());
                while let Some(ch) = chars.next() {
                    out.push(ch);
                    if matches!(ch, '\x00') || ch == '\\' && ansi {
                        out.extend(chars.next());
                    } else if ch == '\'' {
                        break;
                    }
                }
                continue;
            }
            let mut span = String::new();
            if !crate::parser::next_span(&mut chars, &mut span) {
                out.push_str(&span);
                continue;
            }
            let mut word =
                Parser::parse_word_string_with_limits(&span, self.limits.max_ast_depth, self.limits.max_parser_operations);
            word.quoted = true;
            let value = self.expand_word(&word).await?;
            out.push_str(&format!("$({})", values.len()));
            values.push(value);
        }
        Ok(out)
    }

    /// Whether a part of a word is one for `ready_part`.
    fn is_unready(&self, part: &WordPart) -> bool {
        let text = |text: &str| text.contains("$(") || text.contains("${");
        match part {
            WordPart::ParameterExpansion {
                operator: ParameterOp::ReplaceFirst { pattern, replacement } | ParameterOp::ReplaceAll { pattern, replacement },
                ..
            } => text(pattern) || text(replacement),
            WordPart::ParameterExpansion { operand, .. } => text(operand),
            WordPart::Substring { offset, length, .. } => {
                self.has_words(offset) || length.as_ref().is_some_and(|length| self.has_words(length))
            }
            _ => false,
        }
    }

    /// Whether an arithmetic expression has words in it that arithmetic alone does not read.
    pub(super) fn has_words(&self, expr: &str) -> bool {
        if expr.contains('`') || expr.contains("$(") {
            return true;
        }
        let plain = |inner: &str| match inner.split_once('}') {
            Some((name, _)) => {
                let element = name.contains('[');
                name.strip_prefix('#').unwrap_or(name).bytes().all(|b| match b {
                    b'[' | b']' | b'$' | b'@' | b'*' => element && self.scoped.namerefs.is_empty(),
                    b => b.is_ascii_alphanumeric() || b == b'_',
                })
            }
            None => true,
        };
        !expr.split("${").skip(1).all(plain)
    }

    pub(super) fn expand_operand("""

EDITS += [
    Edit("operands", WORDS, r"\n    pub\(super\) fn expand_operand\(", READY.replace("\\", r"\\")),
    Edit(
        "operands",
        WORDS,
        r"\n    /// `\$\{x:-\$\(cmd\)\}`: run the operand's command substitutions before the(?:.|\n)*?\n    \}\n(?=\n    /// What `expand_operand` could)",
        "\n",
    ),
    Edit(
        "operands",
        WORDS,
        r"WordPart::CommandSubstitution\(_\) => \{\n\s*if let Some\(out\) = self\.operand_substs\.pop_front\(\) \{",
        r"""WordPart::CommandSubstitution(commands) => {
                    let at = match commands.as_slice() {
                        [Command::Simple(one)] => one.name.to_string().parse().ok(),
                        _ => None,
                    };
                    if let Some(out) = at.and_then(|at: usize| self.operand_substs.get(at).cloned()) {""",
    ),
    # `word` and `part` are what is ready, from here on.
    Edit(
        "operands",
        WORDS,
        r"(            let part_quoted = if has_part_quotes \{\n\s*word\.part_quoted\.get\(idx\)\.copied\(\)\.unwrap_or\(false\)\n\s*\} else \{\n\s*word\.quoted\n\s*\};\n)(            match part \{\n\s*WordPart::BadSubstitution)",
        r"""\1            let ready;
            let part = if self.is_unready(part) {
                ready = Box::new(self.ready_part(part).await?);
                &*ready
            } else {
                part
            };
\2""",
    ),
    Edit(
        "operands",
        WORDS,
        r'if operand\.contains\("\$\("\) \{\n\s*// Boxed: keeps this frame small for deep(?:.|\n)*?self\.operand_substs\.clear\(\);\n\s*\}\n',
        "",
    ),
    Edit(
        "operands of elements",
        WORDS,
        r"(\n\s*// \"\$\{a\[@\]/x/y\}\"[^\n]*\n\s*)if let Some\(\(elems, star\)\) = self\.elementwise_fields\(&word\.parts\[0\]\) \{",
        r"""\1let ready;
                let only = if self.is_unready(&word.parts[0]) && Self::is_multi(&word.parts[0]) {
                    ready = self.ready_part(&word.parts[0]).await?;
                    &ready
                } else {
                    &word.parts[0]
                };
                if let Some((elems, star)) = self.elementwise_fields(only) {""",
    ),
    Edit(
        "operands of elements",
        WORDS,
        r"(        if !quoted \|\| !Self::is_at_part\(part\) \{\n\s*return Ok\(None\);\n\s*\}\n)",
        r"""\1        let ready;
        let part = if self.is_unready(part) {
            ready = self.ready_part(part).await?;
            &ready
        } else {
            part
        };
""",
    ),
    Edit(
        "operands of elements",
        WORDS,
        r"\n    /// `\$\{x-word\}` / `\$\{x\+word\}` whose operand holds an `@` expansion",
        r"""
    /// Whether it is of several values.
    fn is_multi(part: &WordPart) -> bool {
        match part {
            WordPart::ParameterExpansion { name, .. } | WordPart::Substring { name, .. } => {
                matches!(name.as_str(), "@" | "*") || name.ends_with("[@]") || name.ends_with("[*]")
            }
            _ => false,
        }
    }

    /// `${x-word}` / `${x+word}` whose operand holds an `@` expansion""",
    ),
    # Arithmetic: words first, as bash does.
    Edit("words in arithmetic", WORDS, r'if expr\.contains\("\$\("\) \|\| expr\.contains\(\'`\'\) \{', r"if self.has_words(expr) {"),
    Edit("words in arithmetic", SHELL, r'if expr\.contains\("\$\("\) \|\| expr\.contains\(\'`\'\) \{', r"if self.has_words(expr) {", 2),
    Edit("words in arithmetic", "interpreter/declare.rs", r'if sub\.contains\("\$\("\) \|\| sub\.contains\(\'`\'\) \{', r"if self.has_words(sub) {"),
    Edit("words in arithmetic", WORDS, r'if index\.contains\("\$\("\) && !self', r"if self.has_words(index) && !self"),
    Edit(
        "words in arithmetic",
        SHELL,
        r"(            if ch == '\$' && chars\.peek\(\) == Some\(&'\('\) \{\n\s*// Check it's not)",
        r"""            if ch == '$' && chars.peek() == Some(&'{') {
                let mut rest = std::iter::once('$').chain(chars.clone()).collect::<String>();
                let mut span = String::new();
                crate::parser::next_span(&mut rest.chars().peekable(), &mut span);
                chars.by_ref().take(span.chars().count().saturating_sub(1)).for_each(drop);
                if self.has_words(&span) {
                    let mut word = Parser::parse_word_string_with_limits(
                        &span,
                        self.limits.max_ast_depth,
                        self.limits.max_parser_operations,
                    );
                    word.quoted = true;
                    rest = self.expand_word(&word).await?;
                    result.push_str(&rest);
                } else {
                    result.push_str(&span);
                }
                continue;
            }
\1""",
    ),
]

# `${x:-"$(cmd "a b")"}`: the quotes inside are the command's.
EDITS += [
    Edit(
        "commands in quotes in braces",
        LEXER,
        r"(                            '\$' if self\.peek_char\(\) == Some\('\{'\) => \{\n\s*self\.advance\(\);\n\s*word\.push_str\(\"\$\{\"\);\n\s*inner \+= 1;\n)",
        r"""                            '$' if self.peek_char() == Some('(') => {
                                self.advance();
                                word.push_str("$(");
                                if !self.read_command_subst_body(word) {
                                    return Err("unterminated command substitution".to_string());
                                }
                                continue;
                            }
\1""",
    ),
    Edit(
        "commands in quotes in braces",
        LEXER,
        r"(                            '\$' if self\.peek_char\(\) == Some\('\{'\) => \{\n\s*self\.advance\(\);\n\s*content\.push_str\(\"\$\{\"\);\n\s*inner \+= 1;\n)",
        r"""                            '$' if self.peek_char() == Some('(') => {
                                self.advance();
                                content.push_str("$(");
                                self.read_command_subst_into(content);
                            }
\1""",
    ),
]

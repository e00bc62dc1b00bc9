"""What words expand to: backslashes in `"${…}"`, patterns that are replaced, arrays made of arrays."""

from edit import Edit

LEXER = "parser/lexer.rs"
WORDS = "interpreter/expansion.rs"
SHELL = "interpreter/mod.rs"

EDITS = [
    # `"${text//\"/\\\"}"`: the backslash is one that is meant, and not the beginning of an escape.
    Edit(
        "backslashes",
        LEXER,
        r"""(distinguish literal " from quoting "\n\s*content\.push\('\\x00'\);\n\s*content\.push\('"'\);\n\s*self\.advance\(\);\n\s*\}\n\s*)'\\\\' \| '`' => \{""",
        r"""\1'\\\\' => {
                                content.push('\\x00');
                                content.push('\\\\');
                                self.advance();
                            }
                            '`' => {""",
    ),
    Edit(
        "backslashes in patterns",
        WORDS,
        r"(// A pattern tilde-expands even inside double quotes[^\n]*\n[^\n]*\n\s*self\.expand_operand\(&Self::single_quotes_as_quoted\()operand\)",
        r'\1&operand.replace("\\x00\\\\", "\\x00\\\\\\x00\\\\"))',
    ),
    Edit(
        "backslashes in replacements",
        WORDS,
        r"(self\.operand_replacement = true;\n\s*self\.expand_operand\(&Self::single_quotes_as_quoted\()operand\)",
        r'\1&operand.replace("\\x00\\\\", "\\x00\\\\\\x00\\\\"))',
    ),
    # After `//` they are no anchors: `${path//%/x}`.
    Edit(
        "# and % in patterns",
        WORDS,
        r"(// \$\{var//pattern/replacement\} - replace all occurrences\n[^\n]*\n\s*let expanded_pat = )self\.expand_replace_pattern\(pattern\);",
        r"""\1match pattern.starts_with(['#', '%']) {
                    true => format!("\\\\{}", self.expand_pattern_operand(pattern)),
                    false => self.expand_replace_pattern(pattern),
                };""",
    ),
    # `b=("${a[@]/#/-}")`: as many elements.
    Edit(
        "arrays of arrays",
        "interpreter/declare.rs",
        r"(fn word_has_at_splat\(word: &Word\) -> bool \{\n\s*word\.parts\.iter\(\)\.any\()(?:.|\n)*?\n    \}\)\n\}",
        r"\1Interpreter::is_at_part)\n}",
    ),
    Edit("arrays of arrays", WORDS, r"\n    fn is_at_part\(", r"\n    pub(super) fn is_at_part("),
    Edit(
        "[[ -x ]]",
        SHELL,
        r'"-r" \| "-w" \| "-x" => \{',
        r'''"-x" => self.fs.stat(&resolve(&args[1])).await.is_ok_and(|m| m.mode & 0o111 != 0),
                        "-r" | "-w" => {''',
    ),
]

# `&` in a replacement is what was found, where it is not quoted: bash 5.2.
FOUND = r"""
    /// Stands for what was found.
    const FOUND: char = '\u{fdd0}';

    /// Text of an expansion that nothing quotes: `&` is what was found, `\&` an ampersand.
    fn with_found(text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut chars = text.chars().peekable();
        while let Some(ch) = chars.next() {
            match ch {
                '\\' if chars.next_if_eq(&'&').is_some() => out.push('&'),
                '&' => out.push(Self::FOUND),
                _ => out.push(ch),
            }
        }
        out
    }

    fn push_replacement_literal(""".replace("\\", r"\\")

EDITS += [
    Edit("& in replacements", WORDS, r"\n    fn push_replacement_literal\(", FOUND),
    Edit(
        "& in replacements",
        WORDS,
        r"(None => out\.push\('\\\\'\),\n\s*\}\n\s*continue;\n\s*\}\n)(\s*out\.push\()ch\);(\n        \}\n    \}\n\n    pub\(super\) fn push_operand_expansion)",
        r"\1\2if ch == '&' && !*in_marked && !force_quoted { Self::FOUND } else { ch });\3",
    ),
    Edit(
        "& in replacements",
        WORDS,
        r"Self::push_operand_expansion\(\s*&mut result,\s*&(\w+),\s*!repl && \(in_marked \|\| force_quoted\),?\s*\);",
        r"""let text = match repl && !in_marked && !force_quoted {
                        true => std::borrow::Cow::Owned(Self::with_found(&\1)),
                        false => std::borrow::Cow::Borrowed(&*\1),
                    };
                    Self::push_operand_expansion(&mut result, &text, !repl && (in_marked || force_quoted));""",
        5,
    ),
    Edit(
        "& in replacements",
        WORDS,
        r"(\n        let concat_or_original = \|parts: &\[&str\]\| \{)",
        r"""
        let off = self.scoped.variables.get("SHOPT_patsub_replacement").is_some_and(|v| v == "0");
        let found = |text: &str| replacement.replace(Self::FOUND, if off { "&" } else { text });\1""",
    ),
    Edit("& in replacements", WORDS, r"concat_or_original\(&\[replacement, value\]\)", 'concat_or_original(&[&found(""), value])'),
    Edit("& in replacements", WORDS, r"concat_or_original\(&\[value, replacement\]\)", 'concat_or_original(&[value, &found("")])'),
    Edit("& in replacements", WORDS, r"out\.push_str\(replacement\);(\n\s*last = end;)", r"out.push_str(&found(&value[start..end]));\1"),
]

# `"${x:-"say \"hi\""}"`
EDITS += [
    Edit(
        "quotes in quotes in braces",
        LEXER,
        r"(// \(`\"\$\{v-\"\}\"\}\"` is `\}`\) unless they belong to a nested `\$\{`\.(?:.|\n)*?'\\\\' => \{\n)(\s*content\.push\()'\\\\'(\);\n\s*if let Some\(n\) = self\.peek_char\(\) \{)",
        r"\1\2if matches!(self.peek_char(), Some('\"' | '$')) { '\\x00' } else { '\\\\' }\3",
    ),
]

# `[[ text =~ … ]]`: `.` is a line's end too, and what is quoted stands for itself, also where a variable holds it.
UNQUOTED = r"""
/// A regular expression in which the text between the marks stands for itself.
fn with_quoted_text(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    for (at, piece) in pattern.split(['\u{fdd1}', '\u{fdd2}']).enumerate() {
        if at % 2 == 0 { out.push_str(piece) } else { out.push_str(&regex::escape(piece)) }
    }
    out
}

fn shebang_interpreter"""

QUOTED_PARTS = r"""        let mut word = Word::literal("");
        word.parts.clear();
        let mut chars = raw.chars().peekable();
        let (mut text, mut quote, mut depth) = (String::new(), None, 0usize);
        while let Some(ch) = chars.next() {
            match (ch, quote) {
                ('\\', None | Some('"')) => {
                    text.push(ch);
                    text.extend(chars.next());
                }
                ('$', None | Some('"')) if matches!(chars.peek(), Some('(' | '{')) => {
                    text.push(ch);
                    text.extend(chars.next());
                    depth += 1;
                }
                ('(' | '{', _) if depth > 0 => {
                    text.push(ch);
                    depth += 1;
                }
                (')' | '}', _) if depth > 0 => {
                    text.push(ch);
                    depth -= 1;
                }
                ('"' | '\'', open) if depth == 0 && (open.is_none() || open == Some(ch)) => {
                    let text = std::mem::take(&mut text);
                    match open {
                        None => word.parts.extend(self.parse_word(text).parts),
                        Some('"') => word.parts.extend(self.parse_word(text).parts),
                        Some(_) => word.parts.push(WordPart::Literal(text)),
                    }
                    quote = if open.is_none() { Some(ch) } else { None };
                    let mark = if open.is_none() { '\u{fdd1}' } else { '\u{fdd2}' };
                    word.parts.push(WordPart::Literal(mark.to_string()));
                }
                _ => text.push(ch),
            }
        }
        if !text.is_empty() {
            word.parts.extend(self.parse_word(text).parts);
        }
        word
    }

    /// Collect a regex pattern after"""

EDITS += [
    Edit(
        "quotes in =~",
        "parser/mod.rs",
        r"        // Quotes mixed with expansions: keep the token-by-token\n(?:.|\n)*?\n    /// Collect a regex pattern after",
        QUOTED_PARTS.replace("\\", r"\\"),
    ),
    Edit("quotes in =~", SHELL, r"\nfn shebang_interpreter", UNQUOTED.replace("\\", r"\\")),
    Edit(
        "quotes in =~",
        SHELL,
        r"(\n    fn regex_match\(&mut self, string: &str, pattern: &str\) -> bool \{\n)",
        r"\1        let pattern = &with_quoted_text(pattern);\n",
    ),
    Edit("lines in =~", SHELL, r'&format!\("\(\?i\)\{pattern\}"\)', r'&format!("(?si){pattern}")'),
    Edit("lines in =~", SHELL, r"get_or_compile\(pattern\)", r'get_or_compile(&format!("(?s){pattern}"))'),
]

# `(( $(echo "$a > $b" | bc) ))`: arithmetic has no quotes, the command in it has.
EXPRESSION = r"""pub(crate) fn arith_exec_text(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut chars = raw.trim().chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => {}
            '$' if chars.next_if_eq(&'(').is_some() => {
                out.push_str("$(");
                let mut scanner = subst_scan::SubstScanner::new();
                for c in chars.by_ref() {
                    out.push(c);
                    if scanner.feed(c) == subst_scan::Step::Close {
                        break;
                    }
                }
            }
            '`' => {
                out.push(c);
                for c in chars.by_ref() {
                    out.push(c);
                    if c == '`' {
                        break;
                    }
                }
            }
            _ => out.push(c),
        }
    }
    out
}
"""

EDITS += [
    Edit("quotes in (( ))", "parser/mod.rs", r"pub\(crate\) fn arith_exec_text\(raw: &str\) -> String \{\n[^\n]*\n\}\n", EXPRESSION),
    Edit(
        "IFS in ${a[*]…}",
        WORDS,
        r"if !result\.is_empty\(\) \{\s*result\.push\(' '\);\s*\}(\s*result\.push_str\(&expanded\);)",
        r"""if !result.is_empty() {
                    match name == "*" || name.ends_with("[*]") {
                        true => result.push_str(&self.get_ifs_separator()),
                        false => result.push(' '),
                    }
                }\1""",
    ),
]

# They are groups of their own, made after these.

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

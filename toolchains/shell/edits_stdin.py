"""Standard input is one stream: what a command has read is gone for the next, in subshells and pipelines too.

bashkit hands every command a copy of the whole input. A *live* stream's copies share how far they were read: whoever looks
at the bytes of one has read it to its end; `read` says how much it took.
"""

from edit import Edit

STREAM = "stream.rs"
SHELL = "interpreter/mod.rs"

LIVE = r"""
/// Shared by all copies of a stream.
#[derive(Clone, Debug, Default)]
struct Live {
    /// How far the stream was read.
    read: std::sync::Arc<std::sync::atomic::AtomicUsize>,
    /// Where the first byte of this copy stands in it.
    at: usize,
}

impl PartialEq for Live {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Live {}

impl StreamData {
    /// From now on copies share how far they were read.
    pub(crate) fn live(mut self) -> Self {
        self.live.get_or_insert_default();
        self
    }

    /// This copy was read to its end.
    pub(crate) fn touch(&self) {
        self.advance(self.bytes.len());
    }

    /// The first `count` bytes that nobody had read were read.
    pub(crate) fn advance(&self, count: usize) {
        if let Some(live) = &self.live {
            let skipped = self.bytes.len() - self.peek().len();
            let end = live.at + self.bytes.len().min(skipped + count);
            live.read.fetch_max(end, std::sync::atomic::Ordering::Relaxed);
        }
    }

    /// What nobody has read, without reading it.
    pub(crate) fn peek(&self) -> &[u8] {
        let read = self.live.as_ref().map_or(0, |l| l.read.load(std::sync::atomic::Ordering::Relaxed).saturating_sub(l.at));
        &self.bytes[read.min(self.bytes.len())..]
    }

    /// A copy that begins where nobody has read.
    pub(crate) fn unread(&self) -> Self {
        let rest = self.peek();
        let skipped = self.bytes.len() - rest.len();
        if skipped == 0 {
            return self.clone();
        }
        let live = self.live.as_ref().map(|l| Live { read: l.read.clone(), at: l.at + skipped });
        Self { live, ..Self::from(rest) }
    }
}

"""

EDITS = [
    Edit("live", STREAM, r"(pub struct StreamData \{\n    bytes: Vec<u8>,\n    text: String,)", r"\1\n    live: Option<Live>,"),
    Edit(
        "live",
        STREAM,
        r"(try_push_str\(&self\.text\)\?;(?:.|\n)*?Self \{ bytes, text) \}",
        r"\1, live: self.live.clone() }",
    ),
    Edit("live", STREAM, r"(Self \{ bytes, text) \}", r"\1, live: None }", 4),
    Edit("live", STREAM, r"(text: String::new\(\),)(\n        \})", r"\1 live: None,\2"),
    Edit("live", STREAM, r"(text\.as_bytes\(\)\.to_vec\(\),\s*text,)", r"\1 live: None,"),
    Edit("live", STREAM, r"(pub fn (?:as_bytes|into_bytes|text|text_lossy)\(&?self\)[^{]*\{)", r"\1 self.touch();", 4),
    Edit("live", STREAM, r"(fn deref\(&self\) -> &Self::Target \{)", r"\1 self.touch();"),
    Edit("live", STREAM, r"(fn from\(value: &StreamData\) -> Self \{)", r"\1 value.touch();"),
    Edit("live", STREAM, r"\nfn lossy_decode_changes_at_boundary", LIVE + r"fn lossy_decode_changes_at_boundary"),
]

# Where input becomes that of several commands.
EDITS += [
    Edit("input", SHELL, r"(self\.pipeline_stdin = Some\(stdin)\)", r"\1.live())"),
    Edit("input", SHELL, r"(self\.pipeline_stdin = stdin)(;\s*Some\(prev\))", r"\1.map(crate::StreamData::live)\2"),
    Edit("input", SHELL, r"(self\.pipeline_stdin\.take\(\)\.unwrap_or_default\(\))(\.into_bytes\(\))", r"\1.unread()\2"),
    Edit("input", SHELL, r"(self\.pipeline_stdin = Some\()buf\.into\(\)\)", r"\1crate::StreamData::from(buf).live())"),
    Edit(
        "input",
        "interpreter/redirection.rs",
        r"(self\.pipeline_stdin = Some\()(text|content)\.into\(\)\)",
        r"\1crate::StreamData::from(\2).live())",
        2,
    ),
]

# Where a command gets it.
EDITS += [
    Edit(
        "read",
        SHELL,
        r"let data = ps\.clone\(\);\s*let bytes = data\.as_bytes\(\);(\s*let used = [^;]*;)\s*self\.pipeline_stdin = [^;]*;"
        r"(\s*)Some\(bytes\[\.\.used\]\.into\(\)\)",
        r"let bytes = ps.peek();\1\2let taken = bytes[..used].into();\2ps.advance(used);\2Some(taken)",
    ),
    Edit("commands", SHELL, r"else if let Some\(ref ps\) = (self\.pipeline_stdin) \{(\s*// An empty pipe)", r"""else if let Some(held) = \1.take() {
                let ps = &*\1.insert(held.live());\2"""),
    Edit("commands", SHELL, r"(\} else \{\s*)Some\(ps\.clone\(\)\)", r"\1Some(ps.unread())"),
    # `$(</dev/stdin)`
    Edit(
        "substitution",
        SHELL,
        r"Ok\((setup)\) => \{(\s*// Retain admitted input storage)",
        r"""Ok(mut setup) => {
                        if setup.stdin.is_none() {
                            Box::pin(self.fill_stdin_from_pipe("cat", &[])).await;
                            setup.stdin = self.pipeline_stdin.as_ref().map(crate::StreamData::unread);
                            setup.stdin.iter().for_each(crate::StreamData::touch);
                        }\2""",
    ),
]

# What only looks as if it read.
EDITS += [
    Edit("bookkeeping", "interpreter/pipeline_admission.rs", r"stdin\.text_lossy\(\)\.len\(\)", "stdin.len()"),
    Edit(
        "input from files",
        "builtins/mod.rs",
        r"let mut input = Self::stdin\(ctx\)\?;(\s*input\.buffered = Some\(std::borrow::Cow::Owned)",
        r"""let budget = ctx.shell.as_ref().map(|s| s.execution_budget.clone());
        let buf = crate::limits::BudgetedBytes::new(budget.as_ref())?;
        let mut input = Self { buf, pos: 0, buffered: None, buffered_pos: 0, budget, input: None, eof: false };\1""",
    ),
]

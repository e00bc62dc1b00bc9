"""The shell's own standard input is read when a command looks at it, and not before: what nobody reads is left for whoever
has started the shell, and a script that asks for nothing waits for nothing.
"""

from edit import Edit

STREAM = "stream.rs"
SHELL = "interpreter/mod.rs"

SOURCE = r"""
/// All bytes of the process's standard input and what they say, once somebody has looked.
type Source = std::sync::Arc<std::sync::OnceLock<(Vec<u8>, String)>>;

fn read_all() -> (Vec<u8>, String) {
    let mut bytes = Vec::new();
    let _ = std::io::Read::read_to_end(&mut *standard_input(), &mut bytes);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    (bytes, text)
}

/// Without a buffer: what is not read stays where it is.
fn standard_input() -> std::mem::ManuallyDrop<std::fs::File> {
    // SAFETY: descriptor 0 is open, and is not closed by this file.
    std::mem::ManuallyDrop::new(unsafe { std::os::fd::FromRawFd::from_raw_fd(0) })
}

impl StreamData {
    /// The process's own standard input, of which nothing is read yet.
    pub fn standard_input() -> Self {
        Self { live: Some(Live { source: Some(Source::default()), ..Live::default() }), ..Self::new() }
    }

    /// Nobody has looked at the process's standard input, and this is it.
    pub fn is_standard_input(&self) -> bool {
        self.source().is_some_and(|source| source.get().is_none())
    }

    fn source(&self) -> Option<&Source> {
        self.live.as_ref()?.source.as_ref()
    }

    fn all(&self) -> &[u8] {
        self.source().map_or(&self.bytes, |source| &source.get_or_init(read_all).0)
    }

    fn all_text(&self) -> &str {
        self.source().map_or(&self.text, |source| &source.get_or_init(read_all).1)
    }

    /// A line of the process's standard input, read byte by byte as bash does. `raw`: a backslash does not continue it.
    pub(crate) fn take_line(raw: bool) -> Vec<u8> {
        let (mut line, mut byte) = (Vec::new(), [0]);
        while std::io::Read::read(&mut *standard_input(), &mut byte).is_ok_and(|n| n == 1) {
            line.push(byte[0]);
            if byte[0] == b'\n' && (raw || !line.ends_with(b"\\\n")) {
                break;
            }
        }
        line
    }
}

fn lossy_decode_changes_at_boundary"""

EDITS = [
    Edit("source", STREAM, r"(struct Live \{)", r"\1\n    /// The process's standard input, where this is it.\n    source: Option<Source>,"),
    Edit("source", STREAM, r"(Live \{ read: l\.read\.clone\(\),)", r"\1 source: None,"),
    Edit("source", STREAM, r"\nfn lossy_decode_changes_at_boundary", SOURCE.replace("\\", r"\\")),
    Edit("look", STREAM, r"(pub fn as_bytes\(&self\)[^{]*\{ self\.touch\(\);\s*)&self\.bytes", r"\1self.all()"),
    Edit(
        "look",
        STREAM,
        r"(pub fn into_bytes\(self\)[^{]*\{ self\.touch\(\);\s*)self\.bytes",
        r"\1if self.source().is_some() { self.all().to_vec() } else { self.bytes }",
    ),
    Edit("look", STREAM, r"(pub fn text\(&self\)[^{]*\{ self\.touch\(\);\s*std::str::from_utf8\()&self\.bytes", r"\1self.all()"),
    Edit("look", STREAM, r"(pub fn text_lossy\(&self\)[^{]*\{ self\.touch\(\);\s*Cow::Borrowed\()&self\.text", r"\1self.all_text()"),
    Edit("look", STREAM, r"(fn deref\(&self\)[^{]*\{ self\.touch\(\);\s*)&self\.text", r"\1self.all_text()"),
    Edit("look", STREAM, r"(fn from\(value: &StreamData\) -> Self \{ value\.touch\(\);\s*)value\.text\.clone\(\)", r"\1value.all_text().to_owned()"),
    Edit("look", STREAM, r"(extend_from_slice\()&other\.bytes", r"\1other.all()"),
    Edit("look", STREAM, r"(self\.text\.push_str\()&other\.text", r"\1other.all_text()"),
    Edit("look", STREAM, r"Self::from\(self\.bytes\[(\.\.)?self\.bytes\.len\(\)", r"Self::from(self.all()[\1self.all().len()", 2),
    Edit("look", STREAM, r"(let bytes: Vec<u8> = self\s*)\.bytes", r"\1.all()"),
    Edit("look", STREAM, r"self\.advance\(self\.bytes\.len\(\)\)", "self.advance(self.all().len())"),
    Edit("look", STREAM, r"self\.bytes\.len\(\) - (self\.peek|rest)", r"self.all().len() - \1", 2),
    Edit("look", STREAM, r"self\.bytes\.len\(\)\.min\(skipped", "self.all().len().min(skipped"),
    Edit("look", STREAM, r"&self\.bytes\[read\.min\(self\.bytes\.len\(\)\)\.\.\]", "&self.all()[read.min(self.all().len())..]"),
    Edit("no look", STREAM, r"(pub fn len\(&self\)[^{]*\{\s*)self\.bytes\.len\(\)", r"\1if self.is_standard_input() { 0 } else { self.all().len() }"),
    Edit("no look", STREAM, r"(pub fn is_empty\(&self\)[^{]*\{\s*)self\.bytes\.is_empty\(\)", r"\1!self.is_standard_input() && self.all().is_empty()"),
    Edit("no look", STREAM, r"(pub\(crate\) fn unread\(&self\) -> Self \{)", r"\1\n        if self.is_standard_input() {\n            return self.clone();\n        }"),
    # `read` takes a line, and what follows stays where it is.
    Edit(
        "read",
        SHELL,
        r"(\n\s*)(let bytes = ps\.peek\(\);(?:.|\n)*?Some\(taken\))",
        r"""\1let plain = args.iter().all(|a| a == "-r" || !a.starts_with('-'));
                        if plain && ps.is_standard_input() {
                            Some(crate::StreamData::take_line(args.iter().any(|a| a == "-r")).into())
                        } else {\1\2\1}""",
    ),
]

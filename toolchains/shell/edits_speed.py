"""What a call need not pay for: the host ends calls, and standard output and error lead straight to it."""

from edit import Edit

EDITS = [
    # bashkit watches a clock and a flag, and passes on what comes out of two pipes.
    Edit(
        "execution",
        "execution.rs",
        r"        let driven = Box::pin\(async \{\n(?:.|\n)*?\?\?;\n(        let mut result = result\?;)",
        r"""        let _readers = (ReadEnd(output.stdout.clone()), ReadEnd(output.stderr.clone()));
        let (stdout, stdout_truncated, stderr, stderr_truncated) = (Vec::new(), false, Vec::new(), false);
        let result = engine.await?;
\1""",
    ),
    Edit("execution", "execution.rs", r"        let timeout = [^;]*;\n        let session_cancel = [^;]*;\n", ""),
    Edit(
        "beginning",
        "lib.rs",
        r"(\n    /// Restore shell state from a previous snapshot\.)",
        r"""
    /// Begins in this folder, with random numbers and a clock of its own.
    pub fn begin(&mut self, folder: &str, seed: u32) {
        self.interpreter.begin(folder, seed);
    }
\1""",
    ),
    Edit(
        "beginning",
        "interpreter/mod.rs",
        r"(\n    /// Set the current working directory\.\n    pub fn set_cwd)",
        r"""
    pub(crate) fn begin(&mut self, folder: &str, seed: u32) {
        self.set_cwd(folder.into());
        self.set_var("PWD", folder);
        self.set_variable("RANDOM".to_owned(), seed.to_string());
        self.set_variable("SECONDS".to_owned(), "0".to_owned());
    }
\1""",
    ),
]

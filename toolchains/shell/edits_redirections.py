"""Where output goes: `exec > >(…)`, `exec 2>&1`, descriptors that are copies of others, inside and outside of `$(…)`."""

from edit import Edit

SHELL = "interpreter/mod.rs"
COPROC = "interpreter/coproc.rs"
REDIRECTION = "interpreter/redirection.rs"

READER = r"""
    /// `exec > >(cmd)`: `cmd` runs beside the shell and reads what is written from now on.
    pub(super) fn start_reader(&mut self, path: &Path) -> Result<FdTarget> {
        let substitution = self.proc_subs.output(path);
        let is_it = |(buffer, _): &(crate::fs::ProcSubBuffer, _)| substitution.as_ref().is_some_and(|s| Arc::ptr_eq(s, buffer));
        let Some(at) = self.deferred_proc_subs.iter().position(is_it) else {
            return Ok(FdTarget::DevNull);
        };
        let (_, commands) = self.deferred_proc_subs.remove(at);
        let mut stderr = String::new();
        let Some((mut child, slot)) = self.fork_for_coproc(&mut stderr) else {
            return Err(crate::Error::Execution(stderr));
        };
        let input = pipe::Pipe::new();
        child.pipe_in = Some(Arc::clone(&input));
        let read_end = pipe::ReadEnd(Arc::clone(&input));
        let job_diag = self.diag_prefix();
        let fut: jobs::JobFuture = Box::pin(async move {
            let (_slot, _read_end) = (slot, read_end);
            let jobs = Arc::clone(&child.jobs);
            let ran = jobs::with_jobs(&jobs, child.execute_command_sequence(&commands)).await;
            jobs.finish_all().await;
            let (out, err) = jobs.lock().take_finished_output();
            let mut result = ran.unwrap_or_else(|e| ExecResult::err(format!("{job_diag}{e}\n"), 1));
            result.stdout.append(&out);
            result.stderr.append(&err);
            result.control_flow = ControlFlow::None;
            result
        });
        let (_, pid) = self.jobs.lock().spawn_running(String::new(), fut);
        self.last_bg_pid = Some(pid.to_string());
        Ok(FdTarget::Coproc(CoprocWriter(Arc::new(pipe::WriteEnd(input)))))
    }

    /// End of `exec()`: close every coproc's fds""".replace("\\", r"\\")

# What is written to a descriptor that is a process substitution goes there until it is closed; its own output comes then.
EDITS = [
    Edit("exec > >(…)", COPROC, r"\n    /// End of `exec\(\)`: close every coproc's fds", READER),
    Edit(
        "exec > >(…)",
        COPROC,
        r"(self\.drop_coproc\(c\);\n        \})(\n    \}\n\n    fn drop_coproc)",
        r"\1\n        self.exec_fd_table.retain(|_, target| !matches!(target, FdTarget::Coproc(_)));\2",
    ),
    Edit(
        "exec > >(…)",
        REDIRECTION,
        r"(is_some_and\(\|fd\| self\.proc_subs\.is_open\(fd\)\)\n\s*\{\n)(?:\s*// [^\n]*\n)+\s*FdTarget::DevNull",
        r"\1                    self.start_reader(&path)?",
    ),
    Edit(
        "exec > >(…)",
        "fs/proc_sub_fds.rs",
        r"(    /// Error for an operation that a pipe end does not support\.)",
        r"""    /// Where what is written to it is kept.
    pub(crate) fn output(&self, path: &Path) -> Option<ProcSubBuffer> {
        match self.slot(path) {
            Slot::Open(_, ProcSubData::Output(buffer)) => Some(buffer),
            _ => None,
        }
    }

\1""",
    ),
    # `{ …; } > >(…)`
    Edit(
        "compounds",
        SHELL,
        r"(\n    fn execute_compound_with_redirects)(<'a>\(\s*&'a mut self,\s*compound: &'a CompoundCommand,\s*redirects: &'a \[Redirect\],\s*\) -> )",
        r"""
    fn execute_compound_with_redirects<'a>(
        &'a mut self,
        compound: &'a CompoundCommand,
        redirects: &'a [Redirect],
    ) -> std::pin::Pin<Box<dyn std::future::Future<Output = Result<ExecResult>> + Send + 'a>> {
        Box::pin(async move {
            let start = self.proc_sub_mark();
            let written = redirects.iter().any(|r| word_has_process_substitution(&r.target));
            let mut result = self.execute_compound_into(compound, redirects).await;
            if written {
                self.run_deferred_proc_subs_from(start, &mut result).await?;
            }
            result
        })
    }
\n    fn execute_compound_into\2""",
    ),
    # It was emptied when it was opened.
    Edit(
        "exec 3>file",
        REDIRECTION,
        r"(let Some\(exec_target\) = self\.exec_fd_table\.get\(&target_fd\)\.cloned\(\)\n\s*\{\n)",
        r"""\1            let exec_target = match exec_target {
                FdTarget::WriteFile(path, shown) => FdTarget::AppendFile(path, shown),
                other => other,
            };
""",
    ),
    # Jobs that end last.
    Edit(
        "late output",
        SHELL,
        r"(let \(out, err\) = jobs\.lock\(\)\.take_finished_output\(\);)(\s*// Jobs completing after the last command boundary)",
        r"""\1
            let mut late = ExecResult { stdout: out, stderr: err, ..ExecResult::default() };
            let emitted = (self.output_stream_stdout_bytes, self.output_stream_stderr_bytes);
            let routed = self.route_exec_output(&mut late, emitted, (0, 0), None).await;
            let (out, err) = (late.stdout, late.stderr);
            result = result.and_then(|r| routed.map(|()| r));\2""",
    ),
    Edit(
        "an EXIT trap's output",
        SHELL,
        r"(let emit_before = self\.output_emit_count;)(\s*self\.in_exit_trap = true;(?:.|\n)*?if let Ok\()(trap_result\) = ran\s*\{)",
        r"""\1
                    let emitted = (self.output_stream_stdout_bytes, self.output_stream_stderr_bytes);\2mut \3
                        if top_level {
                            self.route_exec_output(&mut trap_result, emitted, (0, 0), None).await?;
                        }""",
    ),
    Edit(
        "an EXIT trap's output",
        SHELL,
        r"(\n\s*stdout\.append\(&trap_result\.stdout\);\n\s*stderr\.append\(&trap_result\.stderr\);\n\s*// `exit N` in the handler)",
        r"\n                        Box::pin(self.flush_exec_passthrough(&mut trap_result)).await?;\1",
    ),
]

# `exec 2>&1`, `exec >log 2>&1`: what is said keeps its order, also where a command substitution or a pipeline says it.
EDITS += [
    Edit(
        "exec 2>&1",
        SHELL,
        r"(\n        // fd 1/2 pointed back at the original streams)",
        r"""
        if redirects.iter().any(|r| r.fd_var.is_none() && r.fd.is_none_or(|fd| matches!(fd, 1 | 2))) {
            self.merge_stderr = match (self.exec_fd_table.get(&1), self.exec_fd_table.get(&2)) {
                (None | Some(FdTarget::Stdout), Some(FdTarget::Stdout)) => true,
                (Some(FdTarget::WriteFile(a, _) | FdTarget::AppendFile(a, _)), Some(FdTarget::WriteFile(b, _) | FdTarget::AppendFile(b, _))) => a == b,
                (Some(FdTarget::Coproc(a)), Some(FdTarget::Coproc(b))) => Arc::ptr_eq(a.pipe(), b.pipe()),
                _ => false,
            };
        }\1""",
    ),
    Edit("exec 2>&1", SHELL, r"(struct SubshellSnapshot \{)", r"\1\n    merge_stderr: bool,"),
    Edit("exec 2>&1", SHELL, r"(        SubshellSnapshot \{\n)(            scoped: self\.scoped\.clone\(\),)", r"\1            merge_stderr: self.merge_stderr,\n\2"),
    Edit("exec 2>&1", SHELL, r"(self\.exec_fd_table = snap\.exec_fd_table;)", r"\1\n        self.merge_stderr = snap.merge_stderr;"),
    # The stages before the last had said what they said when it began to speak.
    Edit("stages", SHELL, r"(struct PipelineAcc \{)", r"\1\n    emitted: u64,\n    earlier: usize,"),
    Edit("stages", SHELL, r"(acc\.merge = self\.merge_stderr;)", r"\1\n            acc.emitted = self.output_emit_count;"),
    Edit("stages", SHELL, r"(let PipelineAcc \{)", r"\1\n            emitted,\n            earlier,"),
    Edit("stages", SHELL, r"(acc\.statuses\.push\(result\.exit_code\);\n)", r"\1        acc.earlier = acc.stderr.len();\n"),
    Edit(
        "stages",
        SHELL,
        r"(self\.merge_stderr = merge;\n)(        last_result\.stderr = )stderr;",
        r"""\1        let (before, own) = match merge && emitted == self.output_emit_count {
            true => (stderr.prefix(earlier), crate::StreamData::from(&stderr.as_bytes()[earlier.min(stderr.len())..])),
            false => Default::default(),
        };
        let stderr = if before.is_empty() { stderr } else { own };
        if !before.is_empty() {
            last_result.stdout = before + &last_result.stdout;
        }
\2stderr;""",
    ),
]

# `while read <&3; do …; done 3<file`: fd 3 is open for what is inside, and standard input is another one.
EDITS += [
    Edit(
        "3<file",
        REDIRECTION,
        r"(fn high_fd_here\(redirect: &Redirect\) -> bool \{\n    matches!\(\n        redirect\.kind,\n        )",
        r"\1RedirectKind::Input | ",
    ),
    Edit(
        "3<file",
        REDIRECTION,
        r"(if redirect\.kind == RedirectKind::HereString \{\n\s*content\.push\('\\n'\);\n\s*\})(\n\s*let lines = )",
        r"""\1
                if redirect.kind == RedirectKind::Input {
                    let path = self.resolve_path(&content);
                    match self.fs.read_file(&path).await {
                        Ok(bytes) => content = decode_file_bytes_for_path(&path, &bytes),
                        Err(_) => {
                            remaining.push(redirect.clone());
                            continue;
                        }
                    }
                }\2""",
    ),
]

# `cat <&3 | …`
EDITS += [
    Edit(
        "descriptors in stages",
        SHELL,
        r"(subst_generation: self\.subst_generation,\n\s*coproc_buffers: )HashMap::new\(\)",
        r"""\1self
                .coproc_buffers
                .iter()
                .filter(|(_, input)| matches!(input, coproc::InputFd::Lines(_)))
                .map(|(fd, input)| (*fd, input.clone()))
                .collect()""",
    ),
]

# `3>&1 1>&2 2>&3`, `2>&1 1>&3`: in order; and a command inside does not forget what others wrote to the descriptors around it.
EDITS += [
    Edit(
        "copies of descriptors",
        REDIRECTION,
        r"if \(has_dup_output && has_file_redirect\)\n",
        r"""let copies = || redirects.iter().filter(|r| r.kind == RedirectKind::DupOutput);
        if (has_dup_output && has_file_redirect)
            || copies().count() > 1
""",
    ),
    Edit(
        "copies of descriptors",
        REDIRECTION,
        r"(2 => Some\(fd2\.clone\(\)\),\n\s*)_ => None,",
        r"""\1n => Some(
                    self.pending_fd_targets
                        .iter()
                        .rev()
                        .find(|(fd, _)| *fd == n)
                        .map_or(FdTarget::Around(n), |(_, target)| target.clone()),
                ),""",
    ),
    Edit("copies of descriptors", SHELL, r"(\nenum FdTarget \{)", r"\1\n    /// A descriptor of a command around this one.\n    Around(i32),"),
    Edit("copies of descriptors", SHELL, r"FdTarget::DevNull \| FdTarget::Closed => \{\}", "FdTarget::DevNull | FdTarget::Closed | FdTarget::Around(_) => {}"),
    Edit("copies of descriptors", SHELL, r"(FdTarget::DevNull)( => \{\}\n\s*FdTarget::Closed => write_failed)", r"\1 | FdTarget::Around(_)\2"),
    Edit("copies of descriptors", REDIRECTION, r"FdTarget::DevNull \| FdTarget::Closed => \{\}", "FdTarget::DevNull | FdTarget::Closed | FdTarget::Around(_) => {}"),
    Edit("copies of descriptors", REDIRECTION, r"FdTarget::DevNull => Route::Discard", "FdTarget::DevNull | FdTarget::Around(_) => Route::Discard"),
    Edit(
        "copies of descriptors",
        REDIRECTION,
        r"(pub\(super\) fn has_high_fd_file_redirect(?:.|\n)*?\| RedirectKind::ReadWrite)",
        r"\1 | RedirectKind::DupOutput",
    ),
    Edit(
        "copies of descriptors",
        REDIRECTION,
        r"(\n        let \(new_stdout, mut new_stderr, file_writes\) = route_fd_table_content\()",
        r"""
        for (target, data) in [(&fd1, &orig_stdout), (&fd2, &orig_stderr)] {
            if let FdTarget::Around(fd) = target
                && self.outer_fds.contains(fd)
            {
                match self.exec_fd_table.contains_key(&1) {
                    true => self.exec_passthrough.0.append(data),
                    false => self.subst_stdout.append(data),
                }
            } else if let FdTarget::Around(fd) = target
                && self.pending_fd_capture_depth > 0
            {
                self.append_pending_fd_output(*fd, data);
            }
        }\1""",
    ),
    Edit(
        "copies of descriptors",
        REDIRECTION,
        r"self\.clear_pending_fd_redirect_state\(\);(\n\n        // Write files)",
        r"""if self.pending_fd_capture_depth == 0 {
            self.clear_pending_fd_redirect_state();
        } else {
            for (fd, _) in std::mem::take(&mut self.pending_fd_targets) {
                self.pending_fd_output.remove(&fd);
            }
        }\1""",
    ),
]

# `exec 3>&1; x=$(… >&3)`: fd 3 is what standard output was outside.
EDITS += [
    Edit(
        "outer descriptors",
        SHELL,
        r"(\n    exec_passthrough: \(crate::StreamData, crate::StreamData\),)",
        r"\1\n    outer_fds: HashSet<i32>,\n    subst_stdout: crate::StreamData,",
    ),
    Edit(
        "outer descriptors",
        SHELL,
        r"(\n            exec_passthrough: Default::default\(\),)",
        r"\1\n            outer_fds: HashSet::new(),\n            subst_stdout: Default::default(),",
        2,
    ),
    Edit(
        "outer descriptors",
        SHELL,
        r"(let saved_merge = std::mem::replace\(&mut self\.merge_stderr, false\);)",
        r"""\1
            let outer: HashSet<i32> = self
                .exec_fd_table
                .iter()
                .filter(|(fd, target)| **fd >= 3 && matches!(target, FdTarget::Stdout))
                .map(|(fd, _)| *fd)
                .collect();
            let saved_outer = std::mem::replace(&mut self.outer_fds, outer);""",
    ),
    Edit("outer descriptors", SHELL, r"(self\.merge_stderr = saved_merge;\n)", r"\1            self.outer_fds = saved_outer;\n"),
    Edit(
        "outer descriptors",
        REDIRECTION,
        r"(FdTarget::Stdout if passthrough => )",
        r"FdTarget::Stdout if !passthrough && self.outer_fds.contains(&target_fd) => self.subst_stdout.append(&data),\n                \1",
    ),
    Edit(
        "outer descriptors",
        REDIRECTION,
        r"(if target_fd >= 3\n\s*&& )(let Some\(exec_target\) = )",
        r"\1!self.outer_fds.contains(&target_fd)\n            && \2",
    ),
    Edit(
        "outer descriptors",
        SHELL,
        r"(fn settle_subst_stderr\(&mut self, queued: crate::StreamData, result: &mut Result<ExecResult>\) \{\n)",
        r"""\1        if !self.subst_stdout.is_empty()
            && self.outer_fds.is_empty()
            && let Ok(r) = result
        {
            r.stdout = std::mem::take(&mut self.subst_stdout) + &r.stdout;
        }
""",
    ),
]

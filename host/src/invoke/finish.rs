//! Finish: the output checked, the artifacts kept, the record written.

use std::io;

use skill_engine::{End, Limits, Outcome};

use super::{Pipeline, start::Started, verdict::verdict};
use crate::{
    artifacts::{ArchiveError, Bounds, Collected, Download, Folder},
    domain::{Artifact, Execution, ExecutionId, Failure, FailureKind, Said, State, Timestamp},
    registry::Skill,
};

impl Pipeline {
    pub(super) async fn finish(
        &self,
        skill: &Skill,
        mut started: Started<'_>,
        outcome: Outcome,
        limits: &Limits,
    ) -> Execution {
        if let End::Limit(hit) = outcome.end {
            self.metrics.limit(hit);
        }
        let answer = verdict(skill, &outcome, limits, &self.programs);
        let text = answer.as_ref().ok().map(ToString::to_string);
        // Where one log needs a file, all are files.
        let said = match std::str::from_utf8(&outcome.stderr) {
            Ok(stderr) if !stderr.contains('\0') => Said::of(&outcome.stdout, text.as_deref()),
            _ => Said::InFile,
        };
        let kept = self.keep(skill, &mut started, &outcome, &said, text.as_deref());
        let keep_result = started.keep;
        let mut execution = started.into_execution(outcome.folders_touched);
        execution.finished_at = Some(Timestamp::now());
        execution.duration = outcome.usage.wall;
        execution.fuel = outcome.usage.fuel;
        execution.cpu_ms = outcome.usage.cpu.map(|cpu| u64::try_from(cpu.as_millis()).unwrap_or(u64::MAX));
        execution.memory_peak = outcome.usage.memory_peak as u64;
        execution.stdout = said;
        execution.stderr = String::from_utf8_lossy(&outcome.stderr).into_owned();
        execution.stderr_truncated = outcome.stderr_truncated;
        let answer = match kept {
            Ok(artifacts) => {
                execution.artifacts = artifacts;
                answer
            }
            // What the skill did wrong is said first.
            Err(failure) => answer.and(Err(failure)),
        };
        match answer {
            Ok(output) => {
                execution.state = State::Succeeded;
                execution.output = Some(output);
            }
            Err(failure) => {
                execution.state = State::Failed;
                execution.failure = Some(failure);
            }
        }
        if let Err(error) = self.record(&execution, keep_result).await {
            tracing::error!(%error, id = %execution.id, "the execution was not recorded");
            execution.state = State::Failed;
            execution.output = None;
            let failure = Failure::new(FailureKind::Internal, "the skill ran, and its record could not be written");
            execution.failure = Some(failure.hint("see the host's log; its disk may be full"));
        } else {
            skill.usage.count(execution.state == State::Succeeded);
        }
        execution
    }
}

impl Pipeline {
    /// An archived file, opened for reading. `path` is as in [`Execution::artifacts`], or the name of a log.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`], [`ArchiveError::BadPath`], and what the file system says.
    pub async fn download(&self, id: &ExecutionId, path: &str) -> Result<Download, ArchiveError> {
        let archive = self.archive.clone();
        let record = match Folder::is_log(path) && self.keep_logs {
            true => self.db.get(id).await.unwrap_or_default(),
            false => None,
        };
        let logs = record.filter(|it| it.finished_at.is_some()).map(|it| {
            let output = it.output.as_ref().map(ToString::to_string);
            (it.stdout.text(output.as_deref()), it.stderr, output)
        });
        let (id, path) = (id.clone(), path.to_owned());
        let open = move || {
            let folder = archive.folder(&id);
            match (folder.open(&path), logs) {
                // Recorded, and asked for: now they become files, like all others.
                // Files are there, and this is none of them.
                (missing @ Err(ArchiveError::NotFound), Some((None, ..))) if folder.has_logs() => missing,
                (Err(ArchiveError::NotFound), Some((stdout, stderr, output))) => {
                    // Records of before they kept it: who has no file said nothing.
                    let stdout = stdout.unwrap_or_default();
                    folder.write_logs(stdout.as_bytes(), stderr.as_bytes(), output.as_deref())?;
                    folder.open(&path)
                }
                (opened, _) => opened,
            }
        };
        let opened = tokio::task::spawn_blocking(open).await;
        opened.map_err(|error| ArchiveError::Io { verb: "read", source: io::Error::other(error) })?
    }

    /// The record tells what the logs would, and files cost more than such a call.
    fn is_all_in_the_record(&self, said: &Said) -> bool {
        self.db.is_open() && *said != Said::InFile
    }

    fn keep(
        &self,
        skill: &Skill,
        started: &mut Started<'_>,
        outcome: &Outcome,
        said: &Said,
        output: Option<&str>,
    ) -> Result<Vec<Artifact>, Failure> {
        let execution = &started.execution;
        let folder = self.archive.folder(&execution.id);
        if self.keep_logs && !self.is_all_in_the_record(said) {
            folder.write_logs(&outcome.stdout, &outcome.stderr, output).map_err(|e| lost(&e))?;
        }
        let collected = match started.draft.path().filter(|_| outcome.folders_touched) {
            Some(draft) => folder.collect(draft, Bounds::default()).map_err(|e| lost(&e))?,
            None => Collected::default(),
        };
        if !collected.artifacts.is_empty() {
            started.draft.given();
        }
        for removed in &collected.removed {
            tracing::warn!(id = %started.execution.id, path = removed.path, reason = removed.reason, "not kept as an artifact");
        }
        if output.is_some() {
            let written = |path: &String| collected.artifacts.iter().any(|a| a.path == *path);
            if let Some(missing) = skill.manifest.artifacts.iter().find(|path| !written(path)) {
                let message = format!(
                    "the skill answered without writing {missing:?}, which its manifest declares as an artifact"
                );
                return Err(Failure::new(FailureKind::Artifact, message));
            }
        }
        Ok(collected.artifacts)
    }
}

fn lost(error: &ArchiveError) -> Failure {
    tracing::error!(%error, "the archive failed");
    Failure::new(FailureKind::Internal, "what the skill wrote could not be kept")
        .hint("see the host's log; its disk may be full")
}

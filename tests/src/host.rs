use std::{
    fs,
    ops::Deref,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde_json::Value;
use skill_host::{
    Host, HostBuilder, HostError, Request,
    domain::{Execution, Failure},
};
use toolchain_builder::Lines;

use crate::{files_below, guests};

/// A host with folders of its own, gone when dropped. It is a [`Host`].
pub struct TestHost {
    host: Host,
    folder: tempfile::TempDir,
}

/// What a [`TestHost`] is made of.
pub struct TestHostBuilder {
    folder: tempfile::TempDir,
    builder: HostBuilder,
    keeps: bool,
}

impl TestHost {
    /// A host without skills.
    pub fn builder() -> TestHostBuilder {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("skills")).unwrap();
        let builder = Host::builder().progress(Arc::new(Lines));
        TestHostBuilder { folder, builder, keeps: true }
    }

    /// Its data folder.
    pub fn data_dir(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Where its skills are.
    pub fn skills_dir(&self) -> PathBuf {
        self.data_dir().with_file_name("skills")
    }

    /// What calls left in their `/tmp`. The folders themselves stay, empty, for later calls.
    pub fn left_in_scratch(&self) -> Vec<PathBuf> {
        let scratch = self.data_dir().join("scratch");
        let lent =
            |path: &Path| path.is_dir() && path.strip_prefix(&scratch).is_ok_and(|p| p.components().count() <= 2);
        files_below(&scratch).into_iter().filter(|path| !lent(path)).collect()
    }

    /// Calls a skill and gives the whole record.
    pub async fn run(&self, skill: &str, input: Value) -> Execution {
        self.execute(Request::new(skill, input)).await
    }

    /// Calls a skill that must fail.
    pub async fn failure(&self, skill: &str, input: Value) -> Failure {
        let execution = self.run(skill, input).await;
        execution.failure.unwrap_or_else(|| panic!("{skill} answered {:?}", execution.output))
    }
}

impl Deref for TestHost {
    type Target = Host;

    fn deref(&self) -> &Host {
        &self.host
    }
}

impl TestHostBuilder {
    /// A skill: its folder's name, and its files with their text.
    #[must_use]
    pub fn skill(self, name: &str, files: &[(&str, &str)]) -> Self {
        for (file, text) in files {
            self.write(&format!("{name}/{file}"), text.as_bytes());
        }
        self
    }

    /// A skill that is a copy of this folder, in which nothing says what it is.
    #[must_use]
    pub fn folder(self, name: &str, from: &Path) -> Self {
        for file in files_below(from).into_iter().filter(|file| file.is_file()) {
            let path = file.strip_prefix(from).unwrap().to_str().unwrap();
            self.write(&format!("{name}/{path}"), &fs::read(&file).unwrap());
        }
        self.skill(name, &[("skill.yaml", &format!("name: {name}\ndescription: A test.\n"))])
    }

    /// One more file of a skill.
    #[must_use]
    pub fn file(self, path: &str, bytes: &[u8]) -> Self {
        self.write(path, bytes);
        self
    }

    /// A Python skill with this script and these further lines of manifest.
    #[must_use]
    pub fn python(self, name: &str, manifest: &str, script: &str) -> Self {
        let manifest = format!("name: {name}\ndescription: A test.\nruntime: python\n{manifest}");
        self.skill(name, &[("skill.yaml", &manifest), ("run.py", script)])
    }

    /// A guest as a skill of this name, with these further lines of manifest.
    #[must_use]
    pub fn guest(self, name: &str, guest: &str, manifest: &str) -> Self {
        self.component(name, &guests::bytes(guest), manifest)
    }

    /// A component as a skill of this name, with these further lines of manifest.
    #[must_use]
    pub fn component(self, name: &str, wasm: &[u8], manifest: &str) -> Self {
        self.write(&format!("{name}/{name}.wasm"), wasm);
        let manifest = format!("name: {name}\ndescription: A test.\nruntime: wasm\n{manifest}");
        self.skill(name, &[("skill.yaml", &manifest)])
    }

    /// A component that stands alone.
    #[must_use]
    pub fn bare(self, name: &str, wasm: &[u8]) -> Self {
        self.write(&format!("{name}.wasm"), wasm);
        self
    }

    /// Changes the host's own settings.
    #[must_use]
    pub fn with(self, change: impl FnOnce(HostBuilder) -> HostBuilder) -> Self {
        Self { builder: change(self.builder), ..self }
    }

    /// Keeps no records.
    #[must_use]
    pub fn in_memory(self) -> Self {
        Self { keeps: false, ..self }
    }

    /// Builds it.
    pub async fn build(self) -> TestHost {
        self.try_build().await.unwrap()
    }

    /// Builds it, or says why not.
    pub async fn try_build(self) -> Result<TestHost, HostError> {
        let data = self.folder.path().join("data");
        let builder = if self.keeps { self.builder.data_dir(data) } else { self.builder };
        let host = builder.skills_dir(self.folder.path().join("skills")).build().await?;
        Ok(TestHost { host, folder: self.folder })
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.folder.path().join("skills").join(Path::new(path));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

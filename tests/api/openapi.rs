//! The document of the API: what it says, and that the server does what it says.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;
use skill_host::api::{ApiKey, ServeOptions};
use skill_tests::{TestHost, target_dir};

use crate::server::{TestServer, options};

const KEY: &str = "0123456789abcdef-the-administrator";

#[tokio::test]
async fn the_document_is_as_it_was_reviewed() {
    let server = TestServer::start().await;
    let mut document: Value = server.get("/openapi.json").await.json().await.unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    document["info"]["version"] = "its own".into();
    insta::assert_json_snapshot!(document);
}

#[tokio::test]
async fn a_page_to_read_and_try_it_comes_from_the_binary_and_needs_no_key() {
    let options = ServeOptions { api_key: Some(ApiKey::new(KEY).unwrap()), ..options() };
    let server = TestServer::with(options).await;
    let page = server.get("/docs").await;
    assert_eq!((page.status().as_u16(), page.url().path()), (200, "/docs/"));
    assert!(page.text().await.unwrap().contains("swagger-ui"));
    let script = server.get("/docs/swagger-initializer.js").await.text().await.unwrap();
    assert!(script.contains("/openapi.json") && !script.contains("petstore"), "{script}");
    assert_eq!(server.get("/openapi.json").await.status().as_u16(), 200);
    for path in ["/docs/nothing.js", "/docs/..%2f..%2fetc%2fpasswd"] {
        assert_eq!(server.get(path).await.status().as_u16(), 404, "{path}");
    }
}

/// Every route with requests that the document allows and that it forbids, in every check that schemathesis has: no answer
/// that the document does not describe, no failure of the server, no route without its key.
#[tokio::test(flavor = "multi_thread")]
async fn schemathesis_finds_nothing() {
    let options = ServeOptions { api_key: Some(ApiKey::new(KEY).unwrap()), ..options() };
    // It never fails by itself: what is a skill's fault is a 500 in these dialects.
    let host = TestHost::builder().python("echo", "", "def execute(inputs):\n    return inputs\n").build().await;
    let server = TestServer::of(host, options).await;
    let url = server.url("/openapi.json");
    let ran = tokio::task::spawn_blocking(move || {
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("api/schemathesis");
        Command::new(schemathesis(&here))
            .args(["--config-file", here.join("schemathesis.toml").to_str().unwrap()])
            .args(["run", &url, "--header", &format!("X-API-Key: {KEY}")])
            .current_dir(tempfile::tempdir().unwrap().path())
            .output()
    });
    let ran = ran.await.unwrap().unwrap();
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{said}\n{}", String::from_utf8_lossy(&ran.stderr));
    assert_eq!(server.get("/healthz").await.status().as_u16(), 200);
}

/// Installs it, once for these pins.
fn schemathesis(here: &Path) -> PathBuf {
    let pins = fs::read_to_string(here.join("requirements.txt")).unwrap();
    let venv = target_dir().join("tests/schemathesis");
    let installed = venv.join("installed.txt");
    if fs::read_to_string(&installed).is_ok_and(|before| before == pins) {
        return venv.join("bin/schemathesis");
    }
    let run = |program: &Path, args: &[&str]| {
        let done = Command::new(program).args(args).output().unwrap();
        assert!(done.status.success(), "{program:?} {args:?}: {}", String::from_utf8_lossy(&done.stderr));
    };
    run(Path::new("python3"), &["-m", "venv", "--clear", venv.to_str().unwrap()]);
    let requirements = here.join("requirements.txt");
    let install = ["install", "--quiet", "--disable-pip-version-check", "-r", requirements.to_str().unwrap()];
    run(&venv.join("bin/pip"), &install);
    fs::write(installed, pins).unwrap();
    venv.join("bin/schemathesis")
}

//! `skillhost health`: what a container asks instead of curl.

use crate::program::Place;

#[test]
fn says_ready_what_failed_and_that_nobody_answers() {
    let place = Place::new();
    place.write("skills/none.txt", "");
    let serving = place.serve(&["--code-dir", "code"]);
    assert!(place.path().join("code/compiled").is_dir(), "machine code is kept where it was asked for");
    let url = format!("http://{}", serving.address);
    let ready = place.run(&["health", &url]);
    assert_eq!(ready.succeeded().stdout, format!("{url}/readyz: ready\n"));
    assert_eq!(place.run(&["health", &format!("{url}/healthz")]).succeeded().stdout, format!("{url}/healthz: alive\n"));
    assert_eq!(place.run(&["health", "--listen", &serving.address, "--json"]).succeeded().json()["status"], "ready");
    std::fs::remove_dir_all(place.path().join("data/artifacts")).unwrap();
    // An answer holds for a second.
    let unready = loop {
        let asked = place.run(&["health", &url]);
        if asked.code != Some(0) {
            break asked;
        }
    };
    unready.failed(70, &["503", "storage: "]);
    drop(serving);
    place.run(&["health", &url]).failed(70, &[&url, "cannot be asked"]);
    place.run(&["health", "https://127.0.0.1:1"]).failed(2, &["http://"]);
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    place.run(&["health", &url, "--timeout", "50ms"]).failed(70, &["did not answer within 50ms"]);
}

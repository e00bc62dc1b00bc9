//! Guests that want to talk to somebody.

use std::net::TcpListener;

use skill_tests::Sandbox;

use crate::stdout;

#[tokio::test]
async fn no_socket_and_no_name_is_to_be_had() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let outcome = Sandbox::shared().command("facts", "network").with(address).attack().await;
    let said = stdout(&outcome);
    assert_eq!(said.lines().count(), 7, "{said}");
    for line in said.lines() {
        assert!(line.contains(": refused: "), "{line}");
    }
    assert!(listener.accept().is_err(), "somebody connected");
}

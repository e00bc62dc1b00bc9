//! Says too much, too little, or the wrong thing.

use std::io::{Read as _, Write as _, copy, stderr, stdin, stdout};

use guests::{asked, number};

fn main() {
    // Reads all of standard input itself, so it cannot be asked by it.
    if std::env::args().nth(1).as_deref() == Some("cat") {
        copy(&mut stdin(), &mut stdout()).unwrap();
        return;
    }
    let (behaviour, with) = asked();
    match behaviour.as_str() {
        "flood-stdout" => flood(stdout()),
        "flood-stderr" => flood(stderr()),
        "stderr" => eprint!("{}", "x".repeat(number(&with))),
        "zeroes" => {
            let out = wasip2::cli::stdout::get_stdout();
            let _ = out.write_zeroes(u64::MAX / 2);
        }
        "write-at-once" => {
            let out = wasip2::cli::stdout::get_stdout();
            let _ = out.write(&vec![b'x'; number(&with)]);
        }
        "nothing" => {}
        "text" => print!("{with}"),
        "invalid-utf8" => stdout().write_all(b"\"\xff\xfe\"").unwrap(),
        "deep" => print!("{}{}", "[".repeat(number(&with)), "]".repeat(number(&with))),
        "huge" => print!("\"{}\"", "x".repeat(number(&with))),
        "stdin-length" => {
            let mut bytes = Vec::new();
            stdin().read_to_end(&mut bytes).unwrap();
            print!("{}", bytes.len());
        }
        other => panic!("no behaviour {other:?}"),
    }
}

fn flood(mut to: impl std::io::Write) {
    let chunk = [b'x'; 4096];
    loop {
        to.write_all(&chunk).unwrap();
    }
}

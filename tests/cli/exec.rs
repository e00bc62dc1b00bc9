//! `exec` and `shell`: commands of the sandbox, with everything passed through unchanged.

use std::fs;

use crate::program::Place;

#[test]
fn streams_and_exit_codes_are_the_commands_own() {
    let place = Place::new();
    place.write("data/in.json", r#"{"items": [{"n": 2}, {"n": 1}]}"#);
    let sorted = place.run(&[
        "exec",
        "--dir",
        "data",
        "--",
        "bash",
        "-c",
        "jq -r '.items[].n' in.json | sort > out.txt; cat out.txt",
    ]);
    assert_eq!(sorted.succeeded().stdout, "1\n2\n");
    assert_eq!(fs::read_to_string(place.path().join("data/out.txt")).unwrap(), "1\n2\n");
    let piped = place.run_with(
        &["exec", "--", "python3", "-c", "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read().upper())"],
        "a\0ü".as_bytes(),
    );
    assert_eq!((piped.code, &*piped.stdout), (Some(0), "A\0ü"));
    let environment =
        place.run(&["exec", "--env", "LEVEL=3", "--", "node", "-p", "process.env.LEVEL + (process.env.HOME ?? '')"]);
    assert!(environment.succeeded().stdout.starts_with('3'), "{}", environment.stdout);
    for (code, command) in [
        (7, &["python3", "-c", "import sys; print('no', file=sys.stderr); sys.exit(7)"][..]),
        (255, &["node", "-e", "process.exit(255)"]),
        (3, &["bash", "-c", "python3 -c 'raise SystemExit(3)'"]),
        (127, &["no-such-command"]),
        (126, &["./data/in.json"]),
    ] {
        assert_eq!(place.run(&[&["exec", "--"], command].concat()).code, Some(code), "{command:?}");
    }
    let late = place.run(&["exec", "--timeout", "300ms", "--", "bash", "-c", "while :; do :; done"]);
    assert_eq!(late.code, Some(124), "{}", late.stderr);
}

/// What one line leaves is there for the next; what a line starts may read the lines after it.
#[test]
fn a_shell_for_a_person_goes_on_from_line_to_line() {
    let place = Place::new();
    place.write("data/a.txt", "one\n");
    let typed = "x=1; cd data\n\
                 echo $x ${PWD##*/} *.txt\n\
                 for i in 1 2; do\n  echo \"line $i\"\ndone\n\
                 cat <<END\nhere $x\nEND\n\
                 echo 'a\nb'\n\
                 nonsense\n\
                 )\n\
                 read answer\nyes of course\n\
                 echo \"$answer $?\"\n\
                 python3 -c 'print(6 * 7)' | tr 4 5\n\
                 (exit 3)\n\
                 echo $?\n\
                 exit 9\n\
                 echo never\n";
    let ended = place.run_with(&["exec", "--", "bash", "-i"], typed.as_bytes());
    assert_eq!(
        ended.stdout, "1 data a.txt\nline 1\nline 2\nhere 1\na\nb\nyes of course 0\n52\n3\n",
        "{}",
        ended.stderr
    );
    assert_eq!(ended.code, Some(9));
    assert!(
        ended.stderr.contains("nonsense: command not found") && ended.stderr.contains("syntax error"),
        "{}",
        ended.stderr
    );
    assert!(ended.stderr.contains("$ ") && ended.stderr.contains("> "), "{}", ended.stderr);
}

#[test]
fn a_shell_takes_a_script_where_nobody_types() {
    let place = Place::new();
    place.write("data/a.json", r#"{"name": "ada"}"#);
    let ended = place.run_with(&["-q", "shell", "--dir", "data"], b"jq -r .name *.json\necho x > made.txt\nexit 4\n");
    assert_eq!((&*ended.stdout, &*ended.stderr, ended.code), ("ada\n", "", Some(4)));
    assert!(place.path().join("data/made.txt").is_file());
}

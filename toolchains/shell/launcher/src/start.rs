//! From the command line to a shell that runs: what `bash` itself does before the first line of a script.

use std::{
    io::Read,
    path::Path,
    sync::Arc,
    time::SystemTime,
};

use bashkit::{Bash, Error, ExecOptions, PosixFs, StreamData};
use wasip2::{cli::environment, filesystem::preopens};

use crate::{fs::Folder, interactive, ready};

/// What the command line asks for.
struct Asked {
    /// Options to `set`, as they were written.
    options: Vec<String>,
    /// `$0`.
    name: String,
    script: String,
    args: Vec<String>,
    /// Where the script is from.
    file: Option<String>,
    /// The script itself was standard input.
    from_stdin: bool,
    /// A person types.
    interactive: bool,
}

/// Runs what the command line asks for; its exit code.
pub async fn run() -> i32 {
    let cwd = environment::initial_cwd().unwrap_or_else(|| "/".to_owned());
    let asked = match asked(environment::get_arguments().into_iter().skip(1), &cwd) {
        Ok(asked) => asked,
        Err((message, code)) => {
            eprintln!("bash: {message}");
            return code;
        }
    };
    let mut shell = ready::take();
    for (name, value) in environment::get_environment() {
        if name != "PWD" {
            shell.set_env(&name, &value);
        }
    }
    if let Err(error) = mount(&mut shell).await {
        return failed(&error);
    }
    let seed = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(1, |d| d.subsec_nanos());
    // What the snapshot froze and two shells must not share.
    shell.begin(&cwd, seed);
    for option in &asked.options {
        if let Err(error) = shell.exec(&format!("set {option}")).await {
            return failed(&error.to_string());
        }
    }
    if asked.interactive {
        return interactive::converse(&mut shell).await;
    }
    if let Some(file) = asked.file {
        shell.set_script_file(file);
    }
    let input = if asked.from_stdin { StreamData::new() } else { StreamData::standard_input() };
    let options = ExecOptions::new().arg0(asked.name.clone()).positional(asked.args).stdin(input);
    match shell.execute(&asked.script).options(options).await {
        Ok(result) => result.exit_code,
        Err(error) => reported(&asked.name, &error),
    }
}

/// The shell itself could not work.
pub fn failed(reason: &str) -> i32 {
    eprintln!("bash: {reason}");
    70
}

/// The exit code of an error that ended a script.
pub fn reported(name: &str, error: &Error) -> i32 {
    match error {
        // Nobody reads what it says: SIGPIPE.
        Error::Io(error) if error.kind() == std::io::ErrorKind::BrokenPipe => 141,
        error => {
            eprintln!("{name}: {error}");
            2
        }
    }
}

fn asked(args: impl Iterator<Item = String>, cwd: &str) -> Result<Asked, (String, i32)> {
    let mut args = args.peekable();
    let mut options = Vec::new();
    let (mut code, mut interactive) = (false, false);
    while let Some(arg) = args.next_if(|a| a.len() > 1 && a.starts_with(['-', '+'])) {
        match arg.as_str() {
            "--" | "-" => break,
            "-o" | "+o" => options.push(format!("{arg} {}", args.next().unwrap_or_default())),
            "--norc" | "--noprofile" | "--posix" | "-l" | "--login" | "-s" => {}
            _ if arg.starts_with("--") => return Err((format!("{arg}: invalid option"), 2)),
            _ => {
                // `-ec`, `-euo pipefail`: letters of `set`, and ours.
                let (sign, letters) = arg.split_at(1);
                code |= letters.contains('c');
                interactive |= letters.contains('i');
                let rest: String = letters.chars().filter(|l| !"cils".contains(*l)).collect();
                if rest.ends_with('o') {
                    options.push(format!("{sign}{rest} {}", args.next().unwrap_or_default()));
                } else if !rest.is_empty() {
                    options.push(format!("{sign}{rest}"));
                }
            }
        }
    }
    if options.iter().any(|o| !o.chars().all(|c| c.is_ascii_alphanumeric() || " -+_".contains(c))) {
        return Err(("invalid option".to_owned(), 2));
    }
    let first = args.next();
    let interactive = interactive && !code && first.is_none();
    let file = first.clone().filter(|_| !code);
    let (name, script, from_stdin) = match first {
        Some(script) if code => (args.next().unwrap_or_else(|| "bash".to_owned()), script, false),
        None if code => return Err(("-c: option requires an argument".to_owned(), 2)),
        Some(file) => {
            let text = std::fs::read(Path::new(cwd).join(&file)).map_err(|e| (format!("{file}: {}", why(&e)), 127))?;
            (file, String::from_utf8_lossy(&text).into_owned(), false)
        }
        None if interactive => ("bash".to_owned(), String::new(), false),
        None => {
            let mut text = Vec::new();
            std::io::stdin().read_to_end(&mut text).map_err(|e| (e.to_string(), 70))?;
            ("bash".to_owned(), String::from_utf8_lossy(&text).into_owned(), true)
        }
    };
    Ok(Asked { options, name, script, args: args.collect(), file, from_stdin, interactive })
}

/// In the words of libc.
fn why(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "No such file or directory".to_owned(),
        std::io::ErrorKind::IsADirectory => "Is a directory".to_owned(),
        _ => error.to_string(),
    }
}

/// Every folder of the host, also one inside another; the shell has a root of its own, with `/dev` and `/bin`.
async fn mount(shell: &mut Bash) -> Result<(), String> {
    let mut roots: Vec<_> = preopens::get_directories().into_iter().map(|(_, path)| path).filter(|p| p != "/").collect();
    roots.sort();
    for root in roots {
        // What lies above it is there, as on any machine.
        if let Some(above) = Path::new(&root).parent() {
            let _ = shell.fs().mkdir(above, true).await;
        }
        shell.mount(&root, Arc::new(PosixFs::new(Folder::new(&root)))).map_err(|e| format!("cannot show {root}: {e}"))?;
    }
    Ok(())
}

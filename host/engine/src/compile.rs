//! From a component's bytes to machine code, in a child process where there is one: the compiler's memory goes back
//! to the system, and a component that makes it fail takes nothing else down.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use wasmtime::Engine;

use crate::{
    config::{Compiler, EngineConfig, Profile, Tuning, wasmtime_config},
    error::LoadError,
    limits::Metering,
};

/// Seconds of processor time that a compiler child may use.
const CPU_SECONDS: u64 = 1800;

/// Compiles `wasm` into `out`.
pub(crate) fn compile(
    config: &EngineConfig,
    engine: &Engine,
    profile: Profile,
    wasm: &[u8],
    out: &Path,
) -> Result<(), LoadError> {
    match &config.compiler {
        Compiler::InProcess => {
            let code = engine.precompile_component(wasm).map_err(|e| LoadError::Invalid(format!("{e:#}")))?;
            fs::write(out, code).map_err(LoadError::io("cannot write the compilation cache"))
        }
        Compiler::Child(program) => in_child(config, program, profile, wasm, out),
    }
}

fn in_child(config: &EngineConfig, program: &Path, profile: Profile, wasm: &[u8], out: &Path) -> Result<(), LoadError> {
    let input = out.with_extension("wasm");
    fs::write(&input, wasm).map_err(LoadError::io("cannot write the compilation cache"))?;
    let done = Command::new(program)
        .arg("compile-component")
        .args([&input, out])
        .arg(name(profile))
        .arg(config.memory_ceiling.to_string())
        .env_clear()
        .stdin(Stdio::null())
        .output()
        .map_err(|e| LoadError::Compiler(format!("{}: {e}", program.display())))?;
    match done.status.code() {
        Some(0) => Ok(()),
        Some(INVALID) => Err(LoadError::Invalid(String::from_utf8_lossy(&done.stdout).trim().to_owned())),
        _ => {
            let said = String::from_utf8_lossy(&done.stderr);
            Err(LoadError::Compiler(format!("{}; {}", done.status, said.trim())))
        }
    }
}

/// Exit code of a child whose input is at fault.
const INVALID: i32 = 65;

/// The other side of [`Compiler::Child`]: call it with what follows `compile-component`, and exit with what it returns.
pub fn compile_child(args: &[String]) -> i32 {
    bound_myself();
    let [input, out, profile, ceiling] = args else {
        eprintln!("compile-component is for skillhost's own use: INPUT OUTPUT PROFILE CEILING");
        return 64;
    };
    let profile = Profile::ALL.into_iter().find(|p| name(*p) == profile);
    let (Some(profile), Ok(ceiling), Ok(wasm)) = (profile, ceiling.parse(), fs::read(input)) else {
        eprintln!("compile-component: cannot read {input}");
        return 64;
    };
    // As the parent's, but for the number of slots, which does not touch the code.
    let config = EngineConfig { instances: 1, memory_ceiling: ceiling, ..EngineConfig::new("") };
    let engine = match Engine::new(&wasmtime_config(&config, profile)) {
        Ok(engine) => engine,
        Err(e) => {
            eprintln!("{e:#}");
            return 70;
        }
    };
    match engine.precompile_component(&wasm) {
        Ok(code) => match fs::write(out, code) {
            Ok(()) => 0,
            Err(e) => {
                eprintln!("{e}");
                74
            }
        },
        Err(e) => {
            println!("{e:#}");
            INVALID
        }
    }
}

/// Ends with the process that asked, and after a time that no honest component needs.
fn bound_myself() {
    // SAFETY: a plain system call without pointers.
    let _ = unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL) };
    let limit = libc::rlimit { rlim_cur: CPU_SECONDS, rlim_max: CPU_SECONDS };
    // SAFETY: a plain system call on a local value; if it fails there is no limit, as before.
    let _ = unsafe { libc::setrlimit(libc::RLIMIT_CPU, &raw const limit) };
}

/// How a profile is named in keys and on the child's command line.
pub(crate) fn name(profile: Profile) -> &'static str {
    match (profile.tuning, profile.metering) {
        (Tuning::Small, Metering::Fuel) => "small-fuel",
        (Tuning::Small, Metering::CpuTime) => "small-cpu",
        (Tuning::Interpreter, Metering::Fuel) => "interpreter-fuel",
        (Tuning::Interpreter, Metering::CpuTime) => "interpreter-cpu",
    }
}

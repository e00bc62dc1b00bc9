//! A skill that uses what the host offers against it.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use skill_sdk::{artifacts, context, log, prelude::*, progress};

#[derive(Deserialize, JsonSchema)]
struct Input {
    r#do: String,
    #[serde(default)]
    with: String,
}

#[derive(Serialize, JsonSchema)]
struct Output {
    done: String,
}

/// Misbehaves as it is told.
#[skill(name = "hostile")]
fn hostile(input: Input) -> Result<Output, Error> {
    let with = input.with;
    let done = match input.r#do.as_str() {
        "spin" => loop {
            black_box(());
        },
        "panic" => panic!("on purpose"),
        "exit" => std::process::exit(with.parse().unwrap()),
        "artifact" => format!("{:?}", artifacts::write(&with, "x")),
        "fill-artifacts" => fill(),
        "many-artifacts" => many(),
        "flood-log" => loop {
            log::info!("{}", "x".repeat(1000));
        },
        "flood-progress" => loop {
            progress::report(0.5, &"x".repeat(1000));
        },
        "huge-log" => {
            log::info!("{}", "x".repeat(with.parse().unwrap()));
            String::new()
        }
        "huge-output" => "x".repeat(with.parse().unwrap()),
        "after-deadline" => {
            while !context::remaining().is_zero() {
                black_box(());
            }
            let late = Instant::now() + Duration::from_millis(2);
            while Instant::now() < late {
                black_box(());
            }
            let _ = artifacts::write("late", "x");
            loop {
                black_box(());
            }
        }
        other => format!("no behaviour {other:?}"),
    };
    Ok(Output { done })
}

fn fill() -> String {
    let chunk = vec![7; 1 << 20];
    let mut n = 0;
    while artifacts::write(&format!("f{n}"), &chunk).is_ok() {
        n += 1;
    }
    n.to_string()
}

fn many() -> String {
    let mut n = 0;
    while artifacts::write(&format!("d{n}/f"), "").is_ok() {
        n += 1;
    }
    n.to_string()
}

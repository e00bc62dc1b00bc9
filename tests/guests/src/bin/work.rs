//! Works without end, or ends in every way there is.

use std::{hint::black_box, time::Duration};

use guests::{asked, number};

static mut CALLS: u32 = 0;

fn main() {
    let (behaviour, with) = asked();
    match behaviour.as_str() {
        "spin" => loop {
            black_box(());
        },
        "sleep" => std::thread::sleep(Duration::from_secs(3600)),
        "allocate" => allocate(),
        "recurse" => {
            black_box(recurse(0));
        }
        "exit" => std::process::exit(number(&with) as i32),
        "exit-exactly" => wasip2::cli::exit::exit_with_code(number(&with) as u8),
        "panic" => panic!("on purpose"),
        "trap" => core::arch::wasm32::unreachable(),
        "read-wild" => {
            // SAFETY: none. It must trap.
            println!("{}", unsafe { std::ptr::read_volatile(0xffff_fff0 as *const u8) });
        }
        "count-calls" => {
            // SAFETY: there is one thread.
            let calls = unsafe {
                CALLS += 1;
                CALLS
            };
            println!("{calls}");
        }
        "handles-of-its-own" => pollables(),
        other => panic!("no behaviour {other:?}"),
    }
}

fn allocate() {
    let mut hoard = Vec::new();
    loop {
        hoard.push(black_box(vec![1_u8; 1 << 20]));
    }
}

#[expect(unconditional_recursion, reason = "that is the attack")]
fn recurse(depth: u64) -> u64 {
    let room = black_box([depth; 64]);
    recurse(depth + 1) + room[(depth % 64) as usize]
}

fn pollables() {
    let mut hoard = Vec::new();
    loop {
        hoard.push(wasip2::clocks::monotonic_clock::subscribe_duration(1));
    }
}

//! What a guest can find out about where it is.

use std::{
    net::{TcpListener, TcpStream, ToSocketAddrs as _, UdpSocket},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use guests::{asked, report};
use wasip2::{
    clocks::{monotonic_clock, wall_clock},
    filesystem::preopens::get_directories,
    random::{insecure, random},
};

fn main() {
    let (what, with) = asked();
    match what.as_str() {
        "env" => std::env::vars().for_each(|(k, v)| println!("{k}={v}")),
        "args" => println!("{}", std::env::args().count()),
        "cwd" => report("cwd", std::env::current_dir()),
        "preopens" => get_directories().iter().for_each(|(_, name)| println!("{name}")),
        "network" => network(&with),
        "clocks" => clocks(),
        "random" => println!("{:x?}", random::get_random_bytes(16)),
        "random-flood" => println!("{}", random::get_random_bytes(1 << 40).len()),
        "insecure-random-flood" => println!("{}", insecure::get_insecure_random_bytes(1 << 40).len()),
        "hash-seed" => println!("{:?}", std::collections::hash_map::RandomState::new()),
        other => panic!("no behaviour {other:?}"),
    }
}

/// `with` is an address that somebody listens on.
fn network(with: &str) {
    report("connect", TcpStream::connect(with));
    report("connect out", TcpStream::connect("1.1.1.1:80"));
    report("bind", TcpListener::bind("127.0.0.1:0"));
    report("bind all", TcpListener::bind("0.0.0.0:0"));
    report("udp", UdpSocket::bind("127.0.0.1:0").and_then(|s| s.send_to(b"x", with)));
    report("name", "localhost:80".to_socket_addrs().map(|a| a.count()));
    report("name out", "example.com:80".to_socket_addrs().map(|a| a.count()));
}

/// The smallest steps that clocks take.
fn clocks() {
    let mut smallest = Duration::MAX;
    let mut last = Instant::now();
    let begin = last;
    while begin.elapsed() < Duration::from_millis(20) {
        let now = Instant::now();
        if now != last {
            smallest = smallest.min(now - last);
            last = now;
        }
    }
    let wall = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    println!("{}", smallest.as_nanos());
    println!("{}", wall.as_nanos() % 100_000);
    println!("{}", monotonic_clock::resolution());
    println!("{}", wall_clock::resolution().nanoseconds);
}

//! What the programs share: which behaviour they were asked for.

use std::io::Read as _;

/// The behaviour and its argument: the first two arguments, or `do` and `with` of the JSON on standard input.
pub fn asked() -> (String, String) {
    let mut args = std::env::args().skip(1);
    if let Some(behaviour) = args.next() {
        return (behaviour, args.next().unwrap_or_default());
    }
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).unwrap();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let field = |name: &str| json[name].as_str().unwrap_or_default().to_owned();
    (field("do"), field("with"))
}

/// The argument as a number.
pub fn number(with: &str) -> usize {
    with.parse().unwrap_or_else(|_| panic!("not a number: {with:?}"))
}

/// Prints what an attempt came to, one line each.
pub fn report<T: std::fmt::Debug, E: std::fmt::Display>(what: &str, result: Result<T, E>) {
    match result {
        Ok(value) => println!("{what}: got {value:?}"),
        Err(error) => println!("{what}: refused: {error}"),
    }
}

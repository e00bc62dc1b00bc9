//! Permissions as `chmod` is told them: `755`, `u=rwx,go-w`, `g=u`, `+t`.

/// What a clause without a letter for whom leaves alone.
const MASK: u32 = 0o022;

/// What `text` makes of `from`.
pub fn read(text: &str, from: u32, folder: bool) -> Option<u32> {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return u32::from_str_radix(text, 8).ok().filter(|mode| *mode <= 0o7777);
    }
    text.split(',').try_fold(from, |mode, clause| part(clause, mode, folder))
}

fn part(clause: &str, mut mode: u32, folder: bool) -> Option<u32> {
    let at = clause.find(['+', '-', '='])?;
    let (who, mut rest) = clause.split_at(at);
    let named = who.chars().try_fold(0, |bits, letter| {
        Some(bits | match letter {
            'u' => 0o4700,
            'g' => 0o2070,
            'o' => 0o1007,
            'a' => 0o7777,
            _ => return None,
        })
    })?;
    let who = if named == 0 { 0o7777 & !MASK } else { named };
    while let Some(sign) = rest.chars().next() {
        rest = rest.get(1..)?;
        let end = rest.find(['+', '-', '=']).unwrap_or(rest.len());
        let (letters, next) = rest.split_at(end);
        rest = next;
        let bits = bits(letters, mode, folder)? & who;
        mode = match sign {
            '+' => mode | bits,
            '-' => mode & !bits,
            _ => mode & !(if named == 0 { 0o777 } else { who }) | bits,
        };
    }
    Some(mode)
}

fn bits(letters: &str, mode: u32, folder: bool) -> Option<u32> {
    let all = |three: u32| three << 6 | three << 3 | three;
    match letters {
        "u" => return Some(all(mode >> 6 & 7)),
        "g" => return Some(all(mode >> 3 & 7)),
        "o" => return Some(all(mode & 7)),
        _ => {}
    }
    letters.chars().try_fold(0, |bits, letter| {
        Some(bits | match letter {
            'r' => 0o444,
            'w' => 0o222,
            'x' => 0o111,
            'X' if folder || mode & 0o111 != 0 => 0o111,
            'X' => 0,
            's' => 0o6000,
            't' => 0o1000,
            _ => return None,
        })
    })
}

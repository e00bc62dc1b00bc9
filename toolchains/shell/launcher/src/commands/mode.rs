//! Permissions as `chmod` is told them: `755`, `u=rwx,go-w`.

/// What `text` makes of `from`.
pub fn read(text: &str, from: u32, folder: bool) -> Option<u32> {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return u32::from_str_radix(text, 8).ok().filter(|mode| *mode <= 0o7777);
    }
    text.split(',').try_fold(from, |mode, clause| part(clause, mode, folder))
}

fn part(clause: &str, mode: u32, folder: bool) -> Option<u32> {
    let at = clause.find(['+', '-', '='])?;
    let (who, rest) = clause.split_at(at);
    let who = who.chars().try_fold(0, |bits, letter| Some(bits | match letter {
        'u' => 0o700,
        'g' => 0o070,
        'o' => 0o007,
        'a' => 0o777,
        _ => return None,
    }))?;
    let who = if who == 0 { 0o777 } else { who };
    let mut letters = rest.chars();
    let sign = letters.next()?;
    let bits = letters.try_fold(0, |bits, letter| Some(bits | match letter {
        'r' => 0o444,
        'w' => 0o222,
        'x' => 0o111,
        'X' if folder || mode & 0o111 != 0 => 0o111,
        'X' | 's' | 't' => 0,
        _ => return None,
    }))?;
    Some(match sign {
        '+' => mode | bits & who,
        '-' => mode & !(bits & who),
        _ => mode & !who | bits & who,
    })
}

//! `bc -l`: sine, cosine, arctangent, logarithm, exponential and Bessel function, worked out with some digits to spare.

use super::number::Number;

/// Digits to spare.
const MORE: u32 = 12;

/// The function of this name, with so many digits.
pub fn call(name: &str, x: &Number, scale: u32) -> Option<Number> {
    let work = scale + MORE;
    let value = match name {
        "s" => sine(x, work),
        "c" => sine(&x.plus(&pi(work).over(&2.into(), work)?), work),
        "a" => arctangent(x, work)?,
        "l" if x.is_negative() || x.is_zero() => return Some(lowest(scale)),
        "l" => logarithm(x, work)?,
        "e" => exponential(x, work)?,
        _ => return None,
    };
    Some(value.at(scale))
}

/// What GNU's `bc` takes for the logarithm of what has none.
fn lowest(scale: u32) -> Number {
    let power = Number::from(10).power(i64::from(scale), 0).unwrap_or_else(|| 1.into());
    Number::from(1).minus(&power).at(scale)
}

fn whole_digits(x: &Number) -> u32 {
    u32::try_from(x.at(0).length()).unwrap_or(0)
}

fn pi(scale: u32) -> Number {
    // Machin: 16 atan(1/5) - 4 atan(1/239).
    let work = scale + 4;
    let part = |of: i64| arctangent_of_small(&Number::from(1).over(&of.into(), work).unwrap_or_else(|| 0.into()), work);
    part(5).times(&16.into(), work).minus(&part(239).times(&4.into(), work)).at(scale)
}

fn sine(x: &Number, scale: u32) -> Number {
    let work = scale + whole_digits(x);
    let turn = pi(work).times(&2.into(), work);
    let turns = x.over(&turn, 0).unwrap_or_else(|| 0.into());
    let x = x.minus(&turns.times(&turn, work)).at(work);
    let square = x.times(&x, work);
    let (mut sum, mut term, mut n) = (x.clone(), x, 1i64);
    while !term.is_zero() {
        n += 2;
        term = term.times(&square, work).over(&(n * (n - 1)).into(), work).unwrap_or_else(|| 0.into()).negated().at(work);
        sum = sum.plus(&term);
    }
    sum
}

fn arctangent(x: &Number, scale: u32) -> Option<Number> {
    if x.is_negative() {
        return arctangent(&x.negated(), scale).map(|a| a.negated());
    }
    let work = scale + 4;
    if x.compare(&1.into()).is_gt() {
        let inverse = Number::from(1).over(x, work)?;
        return Some(pi(work).over(&2.into(), work)?.minus(&arctangent(&inverse, work)?));
    }
    // Halved until the series is short: atan x = 2 atan(x / (1 + sqrt(1 + x²))).
    let (mut x, mut times) = (x.at(work), 1i64);
    let small = Number::read(".1", 10);
    while x.compare(&small).is_gt() {
        let root = Number::from(1).plus(&x.times(&x, work)).root(work)?;
        x = x.over(&root.plus(&1.into()), work)?;
        times *= 2;
    }
    Some(arctangent_of_small(&x, work).times(&times.into(), work))
}

fn arctangent_of_small(x: &Number, scale: u32) -> Number {
    let square = x.times(x, scale).negated();
    let (mut sum, mut power, mut n) = (x.clone(), x.clone(), 1i64);
    while !power.is_zero() {
        n += 2;
        power = power.times(&square, scale).at(scale);
        sum = sum.plus(&power.over(&n.into(), scale).unwrap_or_else(|| 0.into()));
    }
    sum
}

fn logarithm(x: &Number, scale: u32) -> Option<Number> {
    // Roots until it is near 1, where ln x = 2 atanh((x - 1) / (x + 1)).
    let work = scale + whole_digits(x) + 8;
    let (mut x, mut times) = (x.at(work.max(x.scale)), 2i64);
    let (low, high) = (Number::read(".9", 10), Number::read("1.1", 10));
    while x.compare(&high).is_gt() || x.compare(&low).is_lt() {
        x = x.root(work * 2)?;
        times *= 2;
    }
    let work = work + 8;
    let ratio = x.minus(&1.into()).over(&x.plus(&1.into()), work)?;
    let square = ratio.times(&ratio, work).at(work);
    let (mut sum, mut power, mut n) = (ratio.clone(), ratio, 1i64);
    while !power.is_zero() {
        n += 2;
        power = power.times(&square, work).at(work);
        sum = sum.plus(&power.over(&n.into(), work)?);
    }
    Some(sum.times(&times.into(), work))
}

fn exponential(x: &Number, scale: u32) -> Option<Number> {
    if x.is_negative() {
        let work = scale + 4;
        return Number::from(1).over(&exponential(&x.negated(), work)?, work);
    }
    let size = x.whole().filter(|whole| *whole < 1 << 24)?;
    let work = scale + u32::try_from(size).ok()? + 10;
    let (mut x, mut halved) = (x.at(work), 0);
    while x.compare(&1.into()).is_gt() {
        x = x.over(&2.into(), work)?;
        halved += 1;
    }
    let (mut sum, mut term, mut n) = (Number::from(1).at(work), Number::from(1).at(work), 0i64);
    while !term.is_zero() {
        n += 1;
        term = term.times(&x, work).at(work).over(&n.into(), work)?;
        sum = sum.plus(&term);
    }
    for _ in 0..halved {
        sum = sum.times(&sum, work).at(work);
    }
    Some(sum)
}

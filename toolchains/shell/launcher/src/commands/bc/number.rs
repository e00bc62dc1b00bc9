//! Decimal numbers with a scale: how many digits stand behind the point.

use num_bigint::{BigInt, Sign};

/// The largest power, in bits, that is worked out.
const LARGEST: u64 = 1 << 26;

#[derive(Clone, Debug)]
pub struct Number {
    /// The digits, without the point.
    digits: BigInt,
    pub scale: u32,
}

fn ten(power: u32) -> BigInt {
    BigInt::from(10).pow(power)
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self { digits: value.into(), scale: 0 }
    }
}

impl Number {
    /// As it is written, in a base of 2 to 36.
    pub fn read(text: &str, base: u32) -> Self {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let single = whole.len() + part.len() == 1;
        let digit = |c: char| {
            let value = c.to_digit(36).unwrap_or(0);
            BigInt::from(if single { value } else { value.min(base - 1) })
        };
        let digits = whole.chars().chain(part.chars()).fold(BigInt::ZERO, |all, c| all * base + digit(c));
        let scale = u32::try_from(part.len()).unwrap_or(u32::MAX);
        if base == 10 {
            return Self { digits, scale };
        }
        Self { digits: digits * ten(scale) / BigInt::from(base).pow(scale), scale }
    }

    pub fn is_zero(&self) -> bool {
        self.digits.sign() == Sign::NoSign
    }

    pub fn is_negative(&self) -> bool {
        self.digits.sign() == Sign::Minus
    }

    /// With this many digits behind the point; what is more is cut off.
    pub fn at(&self, scale: u32) -> Self {
        let digits = match scale.checked_sub(self.scale) {
            Some(more) => &self.digits * ten(more),
            None => &self.digits / ten(self.scale - scale),
        };
        Self { digits, scale }
    }

    /// The whole part, where it is not too large.
    pub fn whole(&self) -> Option<i64> {
        i64::try_from(self.at(0).digits).ok()
    }

    pub fn negated(&self) -> Self {
        Self { digits: -&self.digits, scale: self.scale }
    }

    pub fn plus(&self, other: &Self) -> Self {
        let scale = self.scale.max(other.scale);
        Self { digits: self.at(scale).digits + other.at(scale).digits, scale }
    }

    pub fn minus(&self, other: &Self) -> Self {
        self.plus(&other.negated())
    }

    pub fn times(&self, other: &Self, scale: u32) -> Self {
        let full = Self { digits: &self.digits * &other.digits, scale: self.scale + other.scale };
        full.at(full.scale.min(scale.max(self.scale).max(other.scale)))
    }

    pub fn over(&self, other: &Self, scale: u32) -> Option<Self> {
        if other.is_zero() {
            return None;
        }
        Some(Self { digits: &self.digits * ten(scale + other.scale) / (&other.digits * ten(self.scale)), scale })
    }

    pub fn rest(&self, other: &Self, scale: u32) -> Option<Self> {
        let times = self.over(other, scale)?;
        let product = Self { digits: &times.digits * &other.digits, scale: times.scale + other.scale };
        Some(self.minus(&product).at(self.scale.max(scale + other.scale)))
    }

    pub fn power(&self, exponent: i64, scale: u32) -> Option<Self> {
        let count = u32::try_from(exponent.unsigned_abs()).ok()?;
        if self.digits.bits().saturating_mul(u64::from(count)) > LARGEST {
            return None;
        }
        let full = Self { digits: self.digits.pow(count), scale: self.scale.checked_mul(count)? };
        match exponent < 0 {
            true => Self::from(1).over(&full, scale),
            false => Some(full.at(full.scale.min(scale.max(self.scale)))),
        }
    }

    pub fn root(&self, scale: u32) -> Option<Self> {
        let scale = scale.max(self.scale);
        (!self.is_negative()).then(|| Self { digits: self.at(scale * 2).digits.sqrt(), scale })
    }

    pub fn compare(&self, other: &Self) -> std::cmp::Ordering {
        let scale = self.scale.max(other.scale);
        self.at(scale).digits.cmp(&other.at(scale).digits)
    }

    /// How many digits it has.
    pub fn length(&self) -> i64 {
        let digits = self.digits.magnitude().to_string();
        let count = if self.is_zero() { 0 } else { digits.len() };
        i64::try_from(count.max(self.scale as usize).max(1)).unwrap_or(i64::MAX)
    }

    pub fn shown(&self, base: u32) -> String {
        if self.is_zero() {
            return "0".to_owned();
        }
        let sign = if self.is_negative() { "-" } else { "" };
        let text = if base == 10 { self.decimal() } else { self.in_base(base) };
        format!("{sign}{text}")
    }

    fn decimal(&self) -> String {
        let scale = self.scale as usize;
        let digits = format!("{:0>scale$}", self.digits.magnitude().to_string());
        let (whole, part) = digits.split_at(digits.len() - scale);
        let whole = whole.trim_start_matches('0');
        if part.is_empty() { whole.to_owned() } else { format!("{whole}.{part}") }
    }

    fn in_base(&self, base: u32) -> String {
        let positive = Self { digits: self.digits.magnitude().clone().into(), scale: self.scale };
        let whole = positive.at(0);
        let mut out = String::new();
        if !whole.is_zero() {
            digits_in(&whole.digits, base).iter().for_each(|digit| out.push_str(&shown_digit(*digit, base)));
        }
        if self.scale > 0 {
            out.push('.');
            let (mut part, unit) = (positive.minus(&whole).at(self.scale).digits, ten(self.scale));
            let mut reached = BigInt::from(1);
            while reached.to_string().len() <= self.scale as usize {
                part *= base;
                out.push_str(&shown_digit(u32::try_from(&part / &unit).unwrap_or(0), base));
                part %= &unit;
                reached *= base;
            }
        }
        out
    }
}

/// Bases above 16 show each digit as a number.
fn shown_digit(digit: u32, base: u32) -> String {
    match base > 16 {
        true => format!(" {digit:0width$}", width = (base - 1).to_string().len()),
        false => char::from_digit(digit, 16).unwrap_or('?').to_ascii_uppercase().to_string(),
    }
}

/// The first is the highest.
fn digits_in(value: &BigInt, base: u32) -> Vec<u32> {
    let (mut rest, mut digits) = (value.clone(), Vec::new());
    while rest.sign() != Sign::NoSign {
        digits.push(u32::try_from(&rest % base).unwrap_or(0));
        rest /= base;
    }
    digits.reverse();
    digits
}

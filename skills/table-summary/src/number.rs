//! Numbers and what is said of many of them.

use std::borrow::Cow;

use schemars::{Schema, SchemaGenerator};
use serde::{Serialize, Serializer};
use skill_sdk::prelude::JsonSchema;

/// A number as people write it: whole ones without a point, others with 12 significant digits. Null past what a number holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number(pub f64);

impl Number {
    /// The whole number that it is, if it is one that a double holds exactly.
    fn whole(self) -> Option<i64> {
        let exact = self.0.fract() == 0.0 && self.0.abs() < 9e15;
        exact.then_some(self.0 as i64)
    }

    fn rounded(self) -> f64 {
        format!("{:.11e}", self.0).parse().unwrap_or(self.0)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.whole() {
            Some(whole) => serializer.serialize_i64(whole),
            None => serializer.serialize_f64(self.rounded()),
        }
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.whole() {
            Some(whole) => whole.fmt(f),
            None => self.rounded().fmt(f),
        }
    }
}

impl JsonSchema for Number {
    fn schema_name() -> Cow<'static, str> {
        Option::<f64>::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Option::<f64>::json_schema(generator)
    }

    fn inline_schema() -> bool {
        true
    }
}

/// The distribution of at least one number.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct Numbers {
    pub min: Number,
    pub max: Number,
    pub sum: Number,
    pub mean: Number,
    /// Of a sample; 0 for a single number.
    pub stddev: Number,
    pub p25: Number,
    pub median: Number,
    pub p75: Number,
}

impl Numbers {
    /// `None` for no numbers.
    pub fn of(mut values: Vec<f64>) -> Option<Self> {
        values.sort_by(f64::total_cmp);
        let (min, max) = (*values.first()?, *values.last()?);
        let (mut mean, mut squares) = (0.0, 0.0);
        // Welford's way: exact where the numbers are large and close to each other.
        for (seen, value) in values.iter().enumerate() {
            let delta = value - mean;
            mean += delta / (seen + 1) as f64;
            squares += delta * (value - mean);
        }
        let freedom = values.len().saturating_sub(1).max(1) as f64;
        let quantile = |q| Number(quantile(&values, q));
        Some(Self {
            min: Number(min),
            max: Number(max),
            sum: Number(values.iter().sum()),
            mean: Number(mean),
            stddev: Number((squares / freedom).sqrt()),
            p25: quantile(0.25),
            median: quantile(0.5),
            p75: quantile(0.75),
        })
    }
}

/// Interpolated linearly between the two nearest of the sorted values.
fn quantile(sorted: &[f64], q: f64) -> f64 {
    let place = q * sorted.len().saturating_sub(1) as f64;
    let at = |place: f64| sorted.get(place as usize).copied().unwrap_or_default();
    let (low, high) = (at(place.floor()), at(place.ceil()));
    low + (high - low) * place.fract()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distribution_of_some_numbers() {
        let Some(n) = Numbers::of(vec![4.0, 1.0, 3.0, 2.0]) else { panic!("there are numbers") };
        assert_eq!((n.min.0, n.max.0, n.sum.0, n.mean.0), (1.0, 4.0, 10.0, 2.5));
        assert_eq!((n.p25.0, n.median.0, n.p75.0), (1.75, 2.5, 3.25));
        assert_eq!(n.stddev.to_string(), "1.29099444874");
        assert!(Numbers::of(Vec::new()).is_none());
        assert_eq!(Numbers::of(vec![7.5]).map(|n| n.stddev.0), Some(0.0));
    }

    #[test]
    fn large_close_numbers_keep_their_deviation() {
        let n = Numbers::of(vec![1e9 + 4.0, 1e9 + 7.0, 1e9 + 13.0, 1e9 + 16.0]);
        assert_eq!(n.map(|n| n.stddev.to_string()).as_deref(), Some("5.47722557505"));
    }

    #[test]
    fn a_number_is_written_as_people_do() {
        for (number, text) in
            [(3.0, "3"), (0.1 + 0.2, "0.3"), (-2.5, "-2.5"), (1e300, "1e+300"), (f64::INFINITY, "null")]
        {
            assert_eq!(serde_json::to_string(&Number(number)).ok().as_deref(), Some(text));
        }
    }
}

//! What is counted and measured, in the words of Prometheus. Recording takes a few atomic additions: no lock, nothing
//! allocated, since what belongs to a skill is looked up once per skill.
//!
//! | file | owns |
//! |---|---|
//! | `recorder` | [`Metrics`]: what is recorded while things happen |
//! | `skill` | [`SkillSeries`]: what is recorded of one skill; [`Timing`]: of one call |
//! | `readings` | [`Readings`]: what is read when somebody asks: gauges, the engine's counters |
//! | `process` | memory, processor time and open files of this process |

mod process;
mod readings;
mod recorder;
mod skill;

pub use readings::Readings;
pub use recorder::Metrics;
pub use skill::{SkillSeries, Timing};

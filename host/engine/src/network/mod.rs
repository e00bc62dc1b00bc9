//! Outgoing HTTP: who may be asked, at which address, and the one way there. `capabilities/http.rs` is its face to guests.
//!
//! A request passes three gates: its host is named by the grant ([`rule`]); the address that the name stands for is one that
//! the grant opens ([`address`]), and the connection is made to that very address; what is sent and received is within the
//! call's account ([`account`]).

mod account;
mod address;
mod client;
mod exchange;
mod grant;
mod rule;
mod target;

pub(crate) use account::{Account, Refused};
pub(crate) use client::Client;
pub use client::{NetworkConfig, Resolve};
pub(crate) use exchange::{Answer, Outside, send};
pub(crate) use grant::NOTHING;
pub use grant::Network;
pub use rule::{HostRule, HostRuleError};
pub(crate) use target::Target;

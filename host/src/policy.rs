//! What a skill asks for ∩ what the operator allows: the limits of a call.

use std::{sync::Arc, time::Duration};

use skill_engine::{HostRule, Limits, Metering, Network};

use crate::{
    manifest::{
        DeclaredLimits, Diagnostic, Manifest,
        units::{show_bytes, show_duration},
    },
    schema,
};

/// The operator's word. The default is safe for skills that nobody has looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// What a call gets whose manifest says nothing.
    pub defaults: Limits,
    /// What no manifest and no caller gets past. Above a default, a manifest may raise it to here.
    pub ceilings: Limits,
    /// How every call is metered; `None` leaves it to the manifest and to the interpreter's own default.
    pub metering: Option<Metering>,
    /// Whom skills may ask by HTTP, where their manifest says that they want to. Empty: nobody.
    pub network: Vec<HostRule>,
}

impl Default for Policy {
    fn default() -> Self {
        let defaults = Limits { json_depth: schema::MAX_DEPTH, ..Limits::default() };
        let ceilings = Limits {
            deadline: Duration::from_secs(300),
            fuel: 300_000_000_000,
            cpu: Duration::from_secs(300),
            memory: 1 << 30,
            stdout: 64 << 20,
            stderr: 16 << 20,
            disk_bytes: 1 << 30,
            disk_files: 65_536,
            http_bytes: 1 << 30,
            http_requests: 256,
            handles: 4096,
            json_bytes: 64 << 20,
            ..defaults.clone()
        };
        Self { defaults, ceilings, metering: None, network: Vec::new() }
    }
}

impl Policy {
    /// The limits of one call: the manifest's word, or the default, never past the ceiling. A caller's `timeout` takes the
    /// place of the manifest's.
    pub fn limits(&self, manifest: &Manifest, timeout: Option<Duration>) -> Limits {
        let mut limits = self.granted(&manifest.limits);
        if let Some(timeout) = timeout {
            limits.deadline = timeout.clamp(SHORTEST, self.ceilings.deadline);
        }
        limits
    }

    /// How a call is metered; `usual` is the default of what runs it.
    pub fn metering(&self, manifest: &Manifest, usual: Metering) -> Metering {
        self.metering.or(manifest.metering).unwrap_or(usual)
    }

    /// Whom a skill may ask: declared and allowed. `None` where it declares nobody.
    pub fn network(&self, manifest: &Manifest) -> Option<Arc<Network>> {
        if manifest.network.is_empty() {
            return None;
        }
        Some(Arc::new(Network { declared: Some(manifest.network.clone()), allowed: self.network.clone() }))
    }

    /// What the manifest asked for and does not get, one remark each: said once, when the skill is loaded.
    pub fn cuts(&self, manifest: &Manifest) -> Vec<Diagnostic> {
        let asked = &manifest.limits;
        let top = &self.ceilings;
        let time = |name, asked: Option<Duration>, top| {
            asked.filter(|it| *it > top).map(|it| cut(name, &show_duration(it), &show_duration(top)))
        };
        let count = |name, asked: Option<u64>, top, show: fn(u64) -> String| {
            asked.filter(|it| *it > top).map(|it| cut(name, &show(it), &show(top)))
        };
        let plain = |n: u64| n.to_string();
        [
            time("timeout", asked.timeout, top.deadline),
            time("cpu", asked.cpu, top.cpu),
            count("fuel", asked.fuel, top.fuel, plain),
            count("memory", asked.memory, wide(top.memory), show_bytes),
            count("stdout", asked.stdout, wide(top.stdout), show_bytes),
            count("stderr", asked.stderr, wide(top.stderr), show_bytes),
            count("disk_bytes", asked.disk_bytes, top.disk_bytes, show_bytes),
            count("disk_files", asked.disk_files, top.disk_files, plain),
            count("http_bytes", asked.http_bytes, top.http_bytes, show_bytes),
            count("http_requests", asked.http_requests, top.http_requests.into(), plain),
            count("handles", asked.handles, wide(top.handles), plain),
            count("json_bytes", asked.json_bytes, wide(top.json_bytes), show_bytes),
            count("json_depth", asked.json_depth, wide(top.json_depth), plain),
        ]
        .into_iter()
        .flatten()
        .chain(self.metering_cut(manifest))
        .chain(self.network_cuts(manifest))
        .collect()
    }

    fn granted(&self, asked: &DeclaredLimits) -> Limits {
        let (usual, top) = (&self.defaults, &self.ceilings);
        Limits {
            deadline: asked.timeout.unwrap_or(usual.deadline).min(top.deadline),
            fuel: asked.fuel.unwrap_or(usual.fuel).min(top.fuel),
            cpu: asked.cpu.unwrap_or(usual.cpu).min(top.cpu),
            memory: size(asked.memory, usual.memory, top.memory),
            table_elements: usual.table_elements.min(top.table_elements),
            instances: usual.instances.min(top.instances),
            stdout: size(asked.stdout, usual.stdout, top.stdout),
            stderr: size(asked.stderr, usual.stderr, top.stderr),
            disk_bytes: asked.disk_bytes.unwrap_or(usual.disk_bytes).min(top.disk_bytes),
            disk_files: asked.disk_files.unwrap_or(usual.disk_files).min(top.disk_files),
            http_bytes: asked.http_bytes.unwrap_or(usual.http_bytes).min(top.http_bytes),
            http_requests: few(asked.http_requests, usual.http_requests).min(top.http_requests),
            handles: size(asked.handles, usual.handles, top.handles),
            processes: usual.processes.min(top.processes),
            process_count: usual.process_count.min(top.process_count),
            process_depth: usual.process_depth.min(top.process_depth),
            json_bytes: size(asked.json_bytes, usual.json_bytes, top.json_bytes),
            json_depth: size(asked.json_depth, usual.json_depth, top.json_depth),
        }
    }

    fn network_cuts(&self, manifest: &Manifest) -> Vec<Diagnostic> {
        let network = self.network(manifest);
        let cut = network.iter().flat_map(|it| it.cut());
        cut.map(|rule| {
            Diagnostic::new(".", format!("declares the network host `{rule}`, which the operator does not allow"))
                .hint(format!("start skillhost with `--allow-net {rule}`"))
        })
        .collect()
    }

    fn metering_cut(&self, manifest: &Manifest) -> Option<Diagnostic> {
        let (forced, asked) = (self.metering?, manifest.metering?);
        (forced != asked).then(|| {
            Diagnostic::new(".", format!("asks for metering by {asked:?}; this host meters every call by {forced:?}"))
        })
    }
}

/// A deadline of nothing would end every call before it began.
const SHORTEST: Duration = Duration::from_millis(1);

fn cut(name: &str, asked: &str, top: &str) -> Diagnostic {
    Diagnostic::new(".", format!("asks for {name} {asked} and gets {top}"))
        .hint(format!("the operator's ceiling for {name} is {top}; lower it in the manifest or raise the ceiling"))
}

fn size(asked: Option<u64>, usual: usize, top: usize) -> usize {
    asked.map_or(usual, |it| usize::try_from(it).unwrap_or(usize::MAX)).min(top)
}

fn few(asked: Option<u64>, usual: u32) -> u32 {
    asked.map_or(usual, |it| u32::try_from(it).unwrap_or(u32::MAX))
}

fn wide(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::EntryPoint;

    fn asking(limits: DeclaredLimits) -> Manifest {
        Manifest { limits, ..Manifest::named("x", EntryPoint::Prompt) }
    }

    #[test]
    fn says_nothing_gets_the_default() {
        let policy = Policy::default();
        assert_eq!(policy.limits(&asking(DeclaredLimits::default()), None), policy.defaults);
    }

    #[test]
    fn a_manifest_lowers_and_raises_up_to_the_ceiling() {
        let policy = Policy::default();
        let asked = DeclaredLimits { memory: Some(16 << 20), fuel: Some(100_000_000_000), ..DeclaredLimits::default() };
        let limits = policy.limits(&asking(asked.clone()), None);
        assert_eq!((limits.memory, limits.fuel), (16 << 20, 100_000_000_000));
        assert!(policy.cuts(&asking(asked)).is_empty());

        let greedy = asking(DeclaredLimits { memory: Some(u64::MAX), ..DeclaredLimits::default() });
        assert_eq!(policy.limits(&greedy, None).memory, policy.ceilings.memory);
        let cuts: Vec<_> = policy.cuts(&greedy).iter().map(ToString::to_string).collect();
        assert_eq!(
            cuts,
            [
                ".: asks for memory 17179869184.0 GiB and gets 1 GiB (the operator's ceiling for memory is 1 GiB; lower it in the manifest or raise the ceiling)"
            ]
        );
    }

    #[test]
    fn a_caller_sets_the_deadline_below_the_ceiling() {
        let policy = Policy::default();
        let skill = asking(DeclaredLimits { timeout: Some(Duration::from_secs(5)), ..DeclaredLimits::default() });
        let deadline = |s| policy.limits(&skill, Some(Duration::from_secs(s))).deadline.as_millis();
        assert_eq!((deadline(2), deadline(60), deadline(999), deadline(0)), (2000, 60_000, 300_000, 1));
    }

    #[test]
    fn the_network_is_what_is_declared_and_allowed() {
        let rules = |texts: &[&str]| texts.iter().filter_map(|it| it.parse().ok()).collect::<Vec<HostRule>>();
        let skill = |texts| Manifest { network: rules(texts), ..asking(DeclaredLimits::default()) };
        let policy = Policy { network: rules(&["example.org", "*.example.com"]), ..Policy::default() };
        assert_eq!(policy.network(&skill(&[])), None);
        let cuts = |texts| policy.cuts(&skill(texts)).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert!(cuts(&["example.org", "example.org:443", "a.example.com", "*.b.example.com"]).is_empty());
        assert_eq!(
            cuts(&["evil.org", "example.org"]),
            [
                ".: declares the network host `evil.org`, which the operator does not allow (start skillhost with `--allow-net evil.org`)"
            ]
        );
        assert_eq!(cuts(&["*", "example.com", "example.org:8080", "*.com"]).len(), 4);
        let all = Policy { network: rules(&["*"]), ..Policy::default() };
        assert_eq!(all.cuts(&skill(&["example.org", "*.a.org", "1.1.1.1"])).len(), 0);
        assert_eq!(all.cuts(&skill(&["localhost", "10.0.0.1", "example.org:81"])).len(), 3);
    }

    #[test]
    fn the_operator_may_decide_the_metering() {
        let mut policy = Policy::default();
        let skill = Manifest { metering: Some(Metering::CpuTime), ..asking(DeclaredLimits::default()) };
        assert_eq!(policy.metering(&skill, Metering::Fuel), Metering::CpuTime);
        policy.metering = Some(Metering::Fuel);
        assert_eq!(policy.metering(&skill, Metering::CpuTime), Metering::Fuel);
        assert_eq!(policy.cuts(&skill).len(), 1);
    }
}

//! Who gets what from whom: the core modules, instances and items of a component.

use std::collections::HashMap;

use wasmparser::{CanonicalFunction, CanonicalOption, ComponentAlias, ExternalKind, Instance, Parser, Payload};

use super::{Result, unsupported};

/// A component's core side, by the indices that it has in the component.
pub(super) struct Graph<'a> {
    pub(super) modules: Vec<&'a [u8]>,
    pub(super) instances: Vec<CoreInstance<'a>>,
    pub(super) items: HashMap<Kind, Vec<Origin<'a>>>,
    /// Whether an instance becomes part of the one module.
    pub(super) linked: Vec<bool>,
}

pub(super) enum CoreInstance<'a> {
    Module { module: u32, args: HashMap<&'a str, u32> },
    Exports(HashMap<&'a str, (Kind, u32)>),
}

/// Where an item comes from.
#[derive(Clone, Copy)]
pub(super) enum Origin<'a> {
    Export {
        instance: u32,
        name: &'a str,
    },
    /// The host's function. `late` if it works on a memory, which has to be there first.
    Host {
        late: bool,
    },
}

/// Where an import leads to in the end.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Target<'a> {
    /// An export of the module of this instance.
    Module { instance: u32, name: &'a str },
    /// This core function of the component.
    Host(u32),
}

/// The index spaces of core WebAssembly that instances share.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Kind {
    Func,
    Table,
    Memory,
    Global,
}

impl TryFrom<ExternalKind> for Kind {
    type Error = super::LinkError;

    fn try_from(kind: ExternalKind) -> Result<Self> {
        match kind {
            ExternalKind::Func => Ok(Self::Func),
            ExternalKind::Table => Ok(Self::Table),
            ExternalKind::Memory => Ok(Self::Memory),
            ExternalKind::Global => Ok(Self::Global),
            other => unsupported(format!("it shares a {other:?} between modules")),
        }
    }
}

impl From<Kind> for wasm_encoder::ExportKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Func => Self::Func,
            Kind::Table => Self::Table,
            Kind::Memory => Self::Memory,
            Kind::Global => Self::Global,
        }
    }
}

impl<'a> Graph<'a> {
    pub(super) fn read(wasm: &'a [u8]) -> Result<Self> {
        let mut graph = Self { modules: Vec::new(), instances: Vec::new(), items: HashMap::new(), linked: Vec::new() };
        let mut depth = 0;
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload?;
            match &payload {
                Payload::ModuleSection { unchecked_range, .. } if depth == 0 => {
                    graph.modules.push(wasm.get(unchecked_range.clone()).unwrap_or_default());
                }
                _ => {}
            }
            match payload {
                Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
                Payload::End(_) if depth > 0 => depth -= 1,
                payload if depth == 0 => graph.enter(payload)?,
                _ => {}
            }
        }
        graph.linked = graph.linkable();
        Ok(graph)
    }

    fn enter(&mut self, payload: Payload<'a>) -> Result<()> {
        match payload {
            Payload::InstanceSection(section) => {
                for instance in section {
                    let instance = core_instance(instance?)?;
                    self.instances.push(instance);
                }
            }
            Payload::ComponentAliasSection(section) => {
                for alias in section {
                    if let ComponentAlias::CoreInstanceExport { kind, instance_index: instance, name } = alias? {
                        self.add(kind.try_into()?, Origin::Export { instance, name });
                    }
                }
            }
            Payload::ComponentCanonicalSection(section) => {
                for canonical in section {
                    if let Some(host) = host_func(&canonical?)? {
                        self.add(Kind::Func, host);
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn add(&mut self, kind: Kind, origin: Origin<'a>) {
        self.items.entry(kind).or_default().push(origin);
    }

    pub(super) fn origin(&self, kind: Kind, index: u32) -> Option<Origin<'a>> {
        self.items.get(&kind)?.get(index as usize).copied()
    }

    /// What the export `name` of an instance is.
    pub(super) fn target(&self, instance: u32, name: &'a str) -> Result<Target<'a>> {
        match self.instances.get(instance as usize) {
            Some(CoreInstance::Module { .. }) => Ok(Target::Module { instance, name }),
            Some(CoreInstance::Exports(exports)) => match exports.get(name) {
                Some((kind, index)) => match self.origin(*kind, *index) {
                    Some(Origin::Export { instance, name }) => self.target(instance, name),
                    Some(Origin::Host { .. }) => Ok(Target::Host(*index)),
                    None => unsupported(format!("{name} leads nowhere")),
                },
                None => unsupported(format!("an instance has no export {name}")),
            },
            None => unsupported(format!("it has no instance {instance}")),
        }
    }

    /// Whether an instance becomes part of the one module: it is the only one of its module, and all that it is given is
    /// either in that module too or made by the host without looking into it.
    fn linkable(&self) -> Vec<bool> {
        let mut uses = vec![0; self.modules.len()];
        for instance in &self.instances {
            if let CoreInstance::Module { module, .. } = instance
                && let Some(uses) = uses.get_mut(*module as usize)
            {
                *uses += 1;
            }
        }
        let mut linked = Vec::new();
        for instance in &self.instances {
            let early = match instance {
                CoreInstance::Module { module, args } => {
                    uses.get(*module as usize) == Some(&1) && args.values().all(|arg| self.early(*arg, &linked))
                }
                CoreInstance::Exports(_) => false,
            };
            linked.push(early);
        }
        linked
    }

    fn early(&self, instance: u32, linked: &[bool]) -> bool {
        match self.instances.get(instance as usize) {
            Some(CoreInstance::Module { .. }) => linked.get(instance as usize) == Some(&true),
            Some(CoreInstance::Exports(exports)) => {
                exports.values().all(|(kind, index)| match self.origin(*kind, *index) {
                    Some(Origin::Export { instance, .. }) => self.early(instance, linked),
                    Some(Origin::Host { late }) => !late,
                    None => false,
                })
            }
            None => false,
        }
    }
}

fn core_instance(instance: Instance<'_>) -> Result<CoreInstance<'_>> {
    Ok(match instance {
        Instance::Instantiate { module_index: module, args } => {
            let args = args.iter().map(|arg| (arg.name, arg.index)).collect();
            CoreInstance::Module { module, args }
        }
        Instance::FromExports(exports) => {
            let entry = |e: &wasmparser::Export<'_>| Ok((e.kind.try_into()?, e.index));
            let exports = exports.iter().map(|e| entry(e).map(|item| (e.name, item))).collect::<Result<_>>()?;
            CoreInstance::Exports(exports)
        }
    })
}

/// The core function that this makes, if it makes one.
pub(super) fn host_func<'a>(canonical: &CanonicalFunction) -> Result<Option<Origin<'a>>> {
    match canonical {
        CanonicalFunction::Lift { .. } => Ok(None),
        CanonicalFunction::Lower { options, .. } => {
            let plain = |option| matches!(option, &CanonicalOption::UTF8 | &CanonicalOption::UTF16);
            Ok(Some(Origin::Host { late: !options.iter().all(plain) }))
        }
        CanonicalFunction::ResourceNew { .. }
        | CanonicalFunction::ResourceDrop { .. }
        | CanonicalFunction::ResourceRep { .. } => Ok(Some(Origin::Host { late: false })),
        other => unsupported(format!("it uses {other:?}")),
    }
}

//! The component around the linked module: what used one of many modules uses the one.

use std::collections::HashMap;

use wasm_encoder::{
    Alias, CanonicalFunctionSection, Component, ComponentAliasSection, ComponentSectionId, ExportKind, InstanceSection,
    ModuleArg, RawSection,
    reencode::{Reencode, ReencodeComponent, component_utils},
};
use wasmparser::{CanonicalFunction, ComponentAlias, KnownCustom, Parser, Payload};

use super::{
    Encoded, LinkError, Result,
    graph::{self, CoreInstance, Graph, Kind, Origin},
    module::{self, Export, HOST, Linked},
    unsupported,
    used::Used,
    wrap,
};

/// Writes the component again with its linkable modules in one.
pub(super) fn write(wasm: &[u8], graph: &Graph<'_>) -> Result<Vec<u8>> {
    let used = Used::of(wasm, graph)?;
    let linked = module::link(graph, &used.exports.iter().copied().collect::<Vec<_>>())?;
    let (read, written) = (Read::default(), Written::default());
    let mut writer = Writer { graph, used, linked, depth: 0, read, written, waiting: Vec::new() };
    let mut component = Component::new();
    writer.parse_component(&mut component, Parser::new(0), wasm).map_err(LinkError::from)?;
    Ok(component.finish())
}

/// Writes a component's sections in their order. The linked module stands before the first part that stays and may need
/// it; what only names its instance waits until then.
struct Writer<'g, 'a> {
    graph: &'g Graph<'a>,
    used: Used<'a>,
    linked: Linked,
    depth: usize,
    read: Read,
    written: Written,
    waiting: Vec<Waiting<'a>>,
}

/// How much of the old component is read.
#[derive(Default)]
struct Read {
    modules: u32,
    instances: u32,
    items: HashMap<Kind, u32>,
}

/// The new component's index spaces.
#[derive(Default)]
struct Written {
    modules: Space,
    instances: Space,
    items: HashMap<Kind, Space>,
    /// The instance of the linked module.
    linked: Option<u32>,
}

/// An index space, and where the old component's parts are in it.
#[derive(Default)]
struct Space {
    len: u32,
    of_old: HashMap<u32, u32>,
}

impl Space {
    fn add(&mut self) -> u32 {
        self.len += 1;
        self.len - 1
    }

    fn add_old(&mut self, old: u32) {
        let new = self.add();
        self.of_old.insert(old, new);
    }
}

/// The next number.
fn next(count: &mut u32) -> u32 {
    *count += 1;
    *count - 1
}

/// What names an instance that is not there yet.
#[derive(Clone, Copy)]
enum Waiting<'a> {
    Alias { kind: Kind, item: u32, export: Export<'a> },
    Exports { instance: u32 },
}

impl<'a> Writer<'_, 'a> {
    fn core_module(&mut self, into: &mut Component, bytes: &[u8]) {
        let module = next(&mut self.read.modules);
        let of_it =
            |instance: &CoreInstance<'_>| matches!(instance, CoreInstance::Module { module: m, .. } if *m == module);
        let mut instances = self.graph.instances.iter().zip(&self.graph.linked);
        if !instances.any(|(instance, linked)| *linked && of_it(instance)) {
            self.written.modules.add_old(module);
            into.section(&RawSection { id: ComponentSectionId::CoreModule.into(), data: bytes });
        }
    }

    fn core_instance(&mut self, into: &mut Component) -> Result<()> {
        let instance = next(&mut self.read.instances);
        let linked = self.graph.linked.get(instance as usize) == Some(&true);
        match self.graph.instances.get(instance as usize) {
            Some(CoreInstance::Module { module, args }) if !linked => {
                self.need_linked(into)?;
                let module = self.written.modules.of_old.get(module).copied().unwrap_or(u32::MAX);
                let mut given = Vec::new();
                for (name, arg) in args {
                    given.push((*name, ModuleArg::Instance(self.instance(*arg)?)));
                }
                given.sort_by_key(|(name, _)| *name);
                into.section(InstanceSection::new().instantiate(module, given));
                self.written.instances.add_old(instance);
            }
            Some(CoreInstance::Exports(_)) if self.used.instances.contains(&instance) => {
                self.now_or_later(into, Waiting::Exports { instance })?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Sees to it that the linked module is there: it, its instance with the host's functions, and what waited for it.
    fn need_linked(&mut self, into: &mut Component) -> Result<()> {
        if self.written.linked.is_some() {
            return Ok(());
        }
        into.section(&RawSection { id: ComponentSectionId::CoreModule.into(), data: &self.linked.wasm });
        let module = self.written.modules.add();
        let mut host = Vec::new();
        for (position, func) in self.linked.imports.iter().enumerate() {
            host.push((position.to_string(), ExportKind::Func, self.item(Kind::Func, *func)?));
        }
        let mut instances = InstanceSection::new();
        instances.export_items(host.iter().map(|(name, kind, func)| (name.as_str(), *kind, *func)));
        let host = self.written.instances.add();
        instances.instantiate(module, [(HOST, ModuleArg::Instance(host))]);
        into.section(&instances);
        self.written.linked = Some(self.written.instances.add());
        for waiting in std::mem::take(&mut self.waiting) {
            self.write(into, waiting)?;
        }
        Ok(())
    }

    fn alias(&mut self, into: &mut Component, alias: ComponentAlias<'_>) -> Encoded<()> {
        let ComponentAlias::CoreInstanceExport { kind, .. } = alias else {
            let alias = self.component_alias(alias)?;
            into.section(ComponentAliasSection::new().alias(alias));
            return Ok(());
        };
        let kind = kind.try_into().map_err(wrap)?;
        let item = next(self.read.items.entry(kind).or_default());
        if let Some(Origin::Export { instance, name }) = self.graph.origin(kind, item)
            && self.used.items.contains(&(kind, item))
        {
            let export = Export { instance, name };
            self.now_or_later(into, Waiting::Alias { kind, item, export }).map_err(wrap)?;
        }
        Ok(())
    }

    fn canonical(&mut self, into: &mut Component, func: CanonicalFunction) -> Encoded<()> {
        let made = graph::host_func(&func).map_err(wrap)?;
        if !matches!(made, Some(Origin::Host { late: false })) {
            self.need_linked(into).map_err(wrap)?;
        }
        let mut section = CanonicalFunctionSection::new();
        self.parse_component_canonical(&mut section, func)?;
        into.section(&section);
        if made.is_some() {
            let func = next(self.read.items.entry(Kind::Func).or_default());
            self.written.items.entry(Kind::Func).or_default().add_old(func);
        }
        Ok(())
    }

    fn now_or_later(&mut self, into: &mut Component, what: Waiting<'a>) -> Result<()> {
        if self.written.linked.is_some() {
            return self.write(into, what);
        }
        self.waiting.push(what);
        Ok(())
    }

    fn write(&mut self, into: &mut Component, what: Waiting<'a>) -> Result<()> {
        match what {
            Waiting::Alias { kind, item, export } => {
                let linked = self.graph.linked.get(export.instance as usize) == Some(&true);
                let instance = self.instance(export.instance)?;
                let name = if linked { export.linked_name() } else { export.name.to_owned() };
                let alias = Alias::CoreInstanceExport { instance, kind: kind.into(), name: &name };
                into.section(ComponentAliasSection::new().alias(alias));
                self.written.items.entry(kind).or_default().add_old(item);
            }
            Waiting::Exports { instance } => {
                let Some(CoreInstance::Exports(exports)) = self.graph.instances.get(instance as usize) else {
                    return unsupported("an instance is not what it was");
                };
                let mut items = Vec::new();
                for (name, (kind, item)) in exports {
                    items.push((*name, (*kind).into(), self.item(*kind, *item)?));
                }
                items.sort_by_key(|(name, ..)| *name);
                into.section(InstanceSection::new().export_items(items));
                self.written.instances.add_old(instance);
            }
        }
        Ok(())
    }

    fn instance(&self, old: u32) -> Result<u32> {
        let new = match self.graph.linked.get(old as usize) {
            Some(true) => self.written.linked,
            _ => self.written.instances.of_old.get(&old).copied(),
        };
        new.map_or_else(|| unsupported(format!("instance {old} is used before the linked module can be made")), Ok)
    }

    fn item(&self, kind: Kind, old: u32) -> Result<u32> {
        let new = self.written.items.get(&kind).and_then(|space| space.of_old.get(&old)).copied();
        new.map_or_else(|| unsupported(format!("{kind:?} {old} is used before the linked module can be made")), Ok)
    }

    /// Components within the component have index spaces of their own, which stay as they are.
    fn item_of_this(&self, kind: Kind, old: u32) -> Encoded<u32> {
        if self.depth > 0 { Ok(old) } else { self.item(kind, old).map_err(wrap) }
    }
}

impl Reencode for Writer<'_, '_> {
    type Error = LinkError;

    fn function_index(&mut self, func: u32) -> Encoded<u32> {
        self.item_of_this(Kind::Func, func)
    }

    fn table_index(&mut self, table: u32) -> Encoded<u32> {
        self.item_of_this(Kind::Table, table)
    }

    fn memory_index(&mut self, memory: u32) -> Encoded<u32> {
        self.item_of_this(Kind::Memory, memory)
    }

    fn global_index(&mut self, global: u32) -> Encoded<u32> {
        self.item_of_this(Kind::Global, global)
    }
}

impl ReencodeComponent for Writer<'_, '_> {
    fn push_depth(&mut self) {
        self.depth += 1;
    }

    fn pop_depth(&mut self) {
        self.depth -= 1;
    }

    fn parse_component_payload(&mut self, into: &mut Component, payload: Payload<'_>, whole: &[u8]) -> Encoded<()> {
        if self.depth > 0 {
            return component_utils::parse_component_payload(self, into, payload, whole);
        }
        match payload {
            Payload::ModuleSection { unchecked_range, .. } => {
                self.core_module(into, whole.get(unchecked_range).unwrap_or_default());
                Ok(())
            }
            Payload::InstanceSection(section) => {
                (0..section.count()).try_for_each(|_| self.core_instance(into)).map_err(wrap)
            }
            Payload::ComponentCanonicalSection(section) => {
                section.into_iter().try_for_each(|func| self.canonical(into, func?))
            }
            Payload::ComponentAliasSection(section) => {
                section.into_iter().try_for_each(|alias| self.alias(into, alias?))
            }
            // Names for indices that are others now.
            Payload::CustomSection(section) if matches!(section.as_known(), KnownCustom::ComponentName(_)) => Ok(()),
            payload => component_utils::parse_component_payload(self, into, payload, whole),
        }
    }
}

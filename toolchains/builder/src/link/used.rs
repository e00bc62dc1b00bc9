//! What of a component's core side is used by what stays as it is.

use std::collections::{BTreeSet, HashSet};

use wasm_encoder::{
    Component,
    reencode::{Reencode, ReencodeComponent, component_utils},
};
use wasmparser::{Parser, Payload};

use super::{
    Encoded, LinkError, Result,
    graph::{CoreInstance, Graph, Kind, Origin},
    module::Export,
};

#[derive(Default)]
pub(super) struct Used<'a> {
    pub(super) items: HashSet<(Kind, u32)>,
    pub(super) instances: HashSet<u32>,
    /// Of the linked modules.
    pub(super) exports: BTreeSet<Export<'a>>,
}

impl<'a> Used<'a> {
    pub(super) fn of(wasm: &[u8], graph: &Graph<'a>) -> Result<Self> {
        let mut asked = Asked::default();
        asked.parse_component(&mut Component::new(), Parser::new(0), wasm).map_err(LinkError::from)?;
        let mut used = Self::default();
        for (kind, index) in asked.items {
            used.item(graph, kind, index);
        }
        for (instance, linked) in graph.instances.iter().zip(&graph.linked) {
            if let (CoreInstance::Module { args, .. }, false) = (instance, linked) {
                args.values().for_each(|arg| used.instance(graph, *arg));
            }
        }
        Ok(used)
    }

    fn item(&mut self, graph: &Graph<'a>, kind: Kind, index: u32) {
        if !self.items.insert((kind, index)) {
            return;
        }
        if let Some(Origin::Export { instance, name }) = graph.origin(kind, index) {
            if graph.linked.get(instance as usize) == Some(&true) {
                self.exports.insert(Export { instance, name });
            } else {
                self.instance(graph, instance);
            }
        }
    }

    fn instance(&mut self, graph: &Graph<'a>, instance: u32) {
        if !self.instances.insert(instance) {
            return;
        }
        if let Some(CoreInstance::Exports(exports)) = graph.instances.get(instance as usize) {
            exports.values().for_each(|(kind, index)| self.item(graph, *kind, *index));
        }
    }
}

/// Notes which core items a component's own definitions name. What it writes is of no use.
#[derive(Default)]
struct Asked {
    depth: usize,
    items: HashSet<(Kind, u32)>,
}

impl Asked {
    fn note(&mut self, kind: Kind, index: u32) -> u32 {
        if self.depth == 0 {
            self.items.insert((kind, index));
        }
        index
    }
}

impl Reencode for Asked {
    type Error = LinkError;

    fn function_index(&mut self, func: u32) -> Encoded<u32> {
        Ok(self.note(Kind::Func, func))
    }

    fn table_index(&mut self, table: u32) -> Encoded<u32> {
        Ok(self.note(Kind::Table, table))
    }

    fn memory_index(&mut self, memory: u32) -> Encoded<u32> {
        Ok(self.note(Kind::Memory, memory))
    }

    fn global_index(&mut self, global: u32) -> Encoded<u32> {
        Ok(self.note(Kind::Global, global))
    }
}

impl ReencodeComponent for Asked {
    fn push_depth(&mut self) {
        self.depth += 1;
    }

    fn pop_depth(&mut self) {
        self.depth -= 1;
    }

    fn parse_component_payload(&mut self, into: &mut Component, payload: Payload<'_>, whole: &[u8]) -> Encoded<()> {
        match payload {
            // What instances and aliases name is used only if they are.
            Payload::ModuleSection { .. } | Payload::InstanceSection(_) | Payload::ComponentAliasSection(_) => Ok(()),
            payload => component_utils::parse_component_payload(self, into, payload, whole),
        }
    }
}

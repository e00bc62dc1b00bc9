//! How the indices of a module become those of the linked one.

use std::collections::HashMap;

use wasm_encoder::{
    ConstExpr, GlobalSection, Instruction,
    reencode::{Reencode, utils},
};
use wasmparser::Operator;

use super::{Encoded, LinkError, graph::Kind, wrap};

/// Writes what a piece holds with the indices of the linked module, and globals that never change as what they are:
/// so the places where libraries lie are numbers in the code.
#[derive(Default)]
pub(super) struct Encoder {
    pub(super) types: Vec<u32>,
    pub(super) indices: HashMap<Kind, Vec<u32>>,
    pub(super) first_element: u32,
    pub(super) first_data: u32,
    /// The values of immutable globals of the linked module.
    constants: HashMap<u32, i32>,
}

impl Encoder {
    fn index(&self, kind: Kind, index: u32) -> Encoded<u32> {
        let found = self.indices.get(&kind).and_then(|indices| indices.get(index as usize));
        Ok(*found.ok_or_else(|| LinkError::Unsupported(format!("a module has no {kind:?} {index}"))).map_err(wrap)?)
    }

    fn constant(&self, init: &wasmparser::ConstExpr<'_>) -> Option<i32> {
        let mut operators = init.get_operators_reader();
        let value = match operators.read().ok()? {
            Operator::I32Const { value } => value,
            Operator::GlobalGet { global_index } => {
                *self.constants.get(&self.index(Kind::Global, global_index).ok()?)?
            }
            _ => return None,
        };
        matches!(operators.read().ok()?, Operator::End).then_some(value)
    }
}

impl Reencode for Encoder {
    type Error = LinkError;

    fn type_index(&mut self, ty: u32) -> Encoded<u32> {
        let missing = || wrap(LinkError::Unsupported(format!("a module has no type {ty}")));
        self.types.get(ty as usize).copied().ok_or_else(missing)
    }

    fn function_index(&mut self, func: u32) -> Encoded<u32> {
        self.index(Kind::Func, func)
    }

    fn table_index(&mut self, table: u32) -> Encoded<u32> {
        self.index(Kind::Table, table)
    }

    fn memory_index(&mut self, memory: u32) -> Encoded<u32> {
        self.index(Kind::Memory, memory)
    }

    fn global_index(&mut self, global: u32) -> Encoded<u32> {
        self.index(Kind::Global, global)
    }

    fn element_index(&mut self, element: u32) -> Encoded<u32> {
        Ok(self.first_element + element)
    }

    fn data_index(&mut self, data: u32) -> Encoded<u32> {
        Ok(self.first_data + data)
    }

    fn parse_global(&mut self, globals: &mut GlobalSection, global: wasmparser::Global<'_>) -> Encoded<()> {
        let init = match self.constant(&global.init_expr) {
            Some(value) => {
                if !global.ty.mutable {
                    self.constants.insert(globals.len(), value);
                }
                ConstExpr::i32_const(value)
            }
            None => self.const_expr(global.init_expr)?,
        };
        globals.global(self.global_type(global.ty)?, &init);
        Ok(())
    }

    fn instruction<'a>(&mut self, operator: Operator<'a>) -> Encoded<Instruction<'a>> {
        if let Operator::GlobalGet { global_index } = operator {
            let global = self.global_index(global_index)?;
            return Ok(self
                .constants
                .get(&global)
                .map_or(Instruction::GlobalGet(global), |value| Instruction::I32Const(*value)));
        }
        utils::instruction(self, operator)
    }
}

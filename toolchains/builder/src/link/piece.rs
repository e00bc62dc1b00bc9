//! A core module of the component, in its sections.

use std::collections::HashMap;

use wasmparser::{
    CodeSectionReader, DataSectionReader, ElementSectionReader, FuncType, FunctionSectionReader, GlobalSectionReader,
    Import, KnownCustom, MemorySectionReader, NameSectionReader, Parser, Payload, TableSectionReader, TypeRef,
};

use super::{Result, graph::Kind, unsupported};

/// A module that becomes part of another, as it is in the component.
pub(super) struct Piece<'a> {
    pub(super) instance: u32,
    pub(super) types: Vec<FuncType>,
    pub(super) imports: Vec<(Kind, Import<'a>)>,
    pub(super) exports: HashMap<&'a str, (Kind, u32)>,
    pub(super) functions: Option<FunctionSectionReader<'a>>,
    pub(super) tables: Option<TableSectionReader<'a>>,
    pub(super) memories: Option<MemorySectionReader<'a>>,
    pub(super) globals: Option<GlobalSectionReader<'a>>,
    pub(super) elements: Option<ElementSectionReader<'a>>,
    pub(super) counts_data: bool,
    pub(super) code: Option<CodeSectionReader<'a>>,
    pub(super) data: Option<DataSectionReader<'a>>,
    pub(super) names: Option<NameSectionReader<'a>>,
}

impl<'a> Piece<'a> {
    pub(super) fn read(instance: u32, wasm: &'a [u8]) -> Result<Self> {
        let mut piece = Self {
            instance,
            types: Vec::new(),
            imports: Vec::new(),
            exports: HashMap::new(),
            functions: None,
            tables: None,
            memories: None,
            globals: None,
            elements: None,
            counts_data: false,
            code: None,
            data: None,
            names: None,
        };
        for payload in Parser::new(0).parse_all(wasm) {
            piece.enter(payload?, wasm)?;
        }
        Ok(piece)
    }

    fn enter(&mut self, payload: Payload<'a>, wasm: &'a [u8]) -> Result<()> {
        match payload {
            Payload::TypeSection(section) => {
                self.types = section.into_iter_err_on_gc_types().collect::<std::result::Result<_, _>>()?;
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import?;
                    let kind = match import.ty {
                        TypeRef::Func(_) => Kind::Func,
                        TypeRef::Table(_) => Kind::Table,
                        TypeRef::Memory(_) => Kind::Memory,
                        TypeRef::Global(_) => Kind::Global,
                        other => return unsupported(format!("a module imports {other:?}")),
                    };
                    self.imports.push((kind, import));
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    let export = export?;
                    self.exports.insert(export.name, (export.kind.try_into()?, export.index));
                }
            }
            Payload::FunctionSection(section) => self.functions = Some(section),
            Payload::TableSection(section) => self.tables = Some(section),
            Payload::MemorySection(section) => self.memories = Some(section),
            Payload::GlobalSection(section) => self.globals = Some(section),
            Payload::ElementSection(section) => self.elements = Some(section),
            Payload::DataCountSection { .. } => self.counts_data = true,
            Payload::CodeSectionStart { range, .. } => {
                let code = wasm.get(range.clone()).unwrap_or_default();
                self.code = Some(CodeSectionReader::new(wasmparser::BinaryReader::new(code, range.start))?);
            }
            Payload::DataSection(section) => self.data = Some(section),
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(names) = section.as_known() {
                    self.names = Some(names);
                }
            }
            Payload::StartSection { .. } => return unsupported("a module has a start function"),
            Payload::TagSection(_) => return unsupported("a module has tags of exceptions"),
            _ => {}
        }
        Ok(())
    }

    pub(super) fn imported(&self, kind: Kind) -> impl Iterator<Item = &Import<'a>> {
        self.imports.iter().filter(move |(k, _)| *k == kind).map(|(_, import)| import)
    }

    pub(super) fn defined(&self, kind: Kind) -> u32 {
        match kind {
            Kind::Func => self.functions.as_ref().map_or(0, FunctionSectionReader::count),
            Kind::Table => self.tables.as_ref().map_or(0, TableSectionReader::count),
            Kind::Memory => self.memories.as_ref().map_or(0, MemorySectionReader::count),
            Kind::Global => self.globals.as_ref().map_or(0, GlobalSectionReader::count),
        }
    }
}

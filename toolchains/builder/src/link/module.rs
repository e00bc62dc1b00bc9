//! One core module of many that import from each other.

use std::collections::{HashMap, hash_map::Entry};

use wasm_encoder::{
    CodeSection, DataCountSection, DataSection, ElementSection, EntityType, ExportSection, FunctionSection,
    GlobalSection, ImportSection, MemorySection, Module, NameMap, NameSection, TableSection, TypeSection,
    reencode::Reencode as _,
};
use wasmparser::{FuncType, Import, Name, TypeRef};

use super::{
    Encoded, LinkError, Result,
    encoder::Encoder,
    graph::{CoreInstance, Graph, Kind, Target},
    piece::Piece,
    unsupported,
};

/// The module of the host's functions, in the imports of the linked one: each has its position as its name.
pub(super) const HOST: &str = "host";

/// What many modules became.
pub(super) struct Linked {
    pub(super) wasm: Vec<u8>,
    /// The core functions of the component that it imports from [`HOST`].
    pub(super) imports: Vec<u32>,
}

/// An export of one of the modules.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Export<'a> {
    pub(super) instance: u32,
    pub(super) name: &'a str,
}

impl Export<'_> {
    /// What the linked module calls it.
    pub(super) fn linked_name(&self) -> String {
        format!("{}.{}", self.instance, self.name)
    }
}

/// Makes one module of those that [`Graph::linked`] says, with these exports.
pub(super) fn link<'a>(graph: &Graph<'a>, exports: &[Export<'a>]) -> Result<Linked> {
    let mut pieces = Vec::new();
    for (instance, linked) in (0..).zip(&graph.linked) {
        if let (Some(CoreInstance::Module { module, .. }), true) = (graph.instances.get(instance as usize), linked) {
            let module = graph.modules.get(*module as usize).copied().unwrap_or_default();
            pieces.push(Piece::read(instance, module)?);
        }
    }
    let at = pieces.iter().enumerate().map(|(n, piece)| (piece.instance, n)).collect();
    Linker { graph, pieces, at }.write(exports)
}

const KINDS: [Kind; 4] = [Kind::Func, Kind::Table, Kind::Memory, Kind::Global];

struct Linker<'g, 'a> {
    graph: &'g Graph<'a>,
    pieces: Vec<Piece<'a>>,
    /// The piece of an instance.
    at: HashMap<u32, usize>,
}

/// Where an import of a piece leads to.
enum Found {
    Host(u32),
    Defined { piece: usize, kind: Kind, index: u32 },
}

impl<'a> Linker<'_, 'a> {
    fn write(self, exports: &[Export<'a>]) -> Result<Linked> {
        let mut types = Types::default();
        let mut imports = ImportSection::new();
        let (mut host, mut positions) = (Vec::new(), HashMap::new());
        for piece in &self.pieces {
            for import in piece.imported(Kind::Func) {
                let (Found::Host(func), TypeRef::Func(ty)) = (self.find_import(piece, import)?, import.ty) else {
                    continue;
                };
                if let Entry::Vacant(new) = positions.entry(func) {
                    let (position, ty) = (imports.len(), types.index(piece.types.get(ty as usize))?);
                    imports.import(HOST, &position.to_string(), EntityType::Function(ty));
                    new.insert(position);
                    host.push(func);
                }
            }
        }
        let mut starts = Starts::default();
        starts.next.insert(Kind::Func, imports.len());
        for piece in &self.pieces {
            starts.begin(piece);
        }
        let mut parts = Parts::default();
        let mut encoder = Encoder::default();
        for (n, piece) in self.pieces.iter().enumerate() {
            encoder.indices.clear();
            for kind in KINDS {
                let mut indices = Vec::new();
                for import in piece.imported(kind) {
                    indices.push(match self.find_import(piece, import)? {
                        Found::Host(func) => positions.get(&func).copied().unwrap_or(u32::MAX),
                        Found::Defined { piece, kind, index } => starts.at(piece, kind) + index,
                    });
                }
                indices.extend((0..piece.defined(kind)).map(|index| starts.at(n, kind) + index));
                encoder.indices.insert(kind, indices);
            }
            encoder.types = piece.types.iter().map(|ty| types.index(Some(ty))).collect::<Result<_>>()?;
            parts.add(piece, &mut encoder)?;
        }
        let mut exported = ExportSection::new();
        for export in exports {
            let Found::Defined { piece, kind, index } = self.find(export.instance, export.name)? else {
                return unsupported(format!("{} is the host's own function", export.name));
            };
            exported.export(&export.linked_name(), kind.into(), starts.at(piece, kind) + index);
        }
        Ok(Linked { wasm: parts.finish(&types, &imports, &exported), imports: host })
    }

    fn find_import(&self, piece: &Piece<'a>, import: &Import<'a>) -> Result<Found> {
        let Some(CoreInstance::Module { args, .. }) = self.graph.instances.get(piece.instance as usize) else {
            return unsupported("an instance has no module");
        };
        match args.get(import.module) {
            Some(from) => self.find(*from, import.name),
            None => unsupported(format!("nothing is given for the import {} of {}", import.name, import.module)),
        }
    }

    fn find(&self, instance: u32, name: &'a str) -> Result<Found> {
        let (instance, name) = match self.graph.target(instance, name)? {
            Target::Host(func) => return Ok(Found::Host(func)),
            Target::Module { instance, name } => (instance, name),
        };
        let found = self.at.get(&instance).and_then(|n| Some((*n, self.pieces.get(*n)?)));
        let Some((n, piece)) = found else { return unsupported(format!("{name} is of a module that stays apart")) };
        let Some((kind, index)) = piece.exports.get(name).copied() else {
            return unsupported(format!("a module has no export {name}"));
        };
        let imported = piece.imported(kind).count();
        match piece.imported(kind).nth(index as usize) {
            Some(import) => self.find_import(piece, import),
            None => Ok(Found::Defined { piece: n, kind, index: index - u32::try_from(imported).unwrap_or(u32::MAX) }),
        }
    }
}

/// Where the definitions of each piece begin in the linked module.
#[derive(Default)]
struct Starts {
    next: HashMap<Kind, u32>,
    pieces: Vec<HashMap<Kind, u32>>,
}

impl Starts {
    fn begin(&mut self, piece: &Piece<'_>) {
        self.pieces.push(self.next.clone());
        for kind in KINDS {
            *self.next.entry(kind).or_default() += piece.defined(kind);
        }
    }

    fn at(&self, piece: usize, kind: Kind) -> u32 {
        self.pieces.get(piece).and_then(|starts| starts.get(&kind)).copied().unwrap_or_default()
    }
}

/// The types of all pieces, each once.
#[derive(Default)]
struct Types {
    section: TypeSection,
    indices: HashMap<FuncType, u32>,
}

impl Types {
    fn index(&mut self, ty: Option<&FuncType>) -> Result<u32> {
        let Some(ty) = ty else { return unsupported("a function has no type") };
        if let Some(index) = self.indices.get(ty) {
            return Ok(*index);
        }
        let index = self.section.len();
        let encoded = Encoder::default().func_type(ty.clone()).map_err(LinkError::from)?;
        self.section.ty().func_type(&encoded);
        self.indices.insert(ty.clone(), index);
        Ok(index)
    }
}

/// The sections of the linked module.
#[derive(Default)]
struct Parts {
    functions: FunctionSection,
    tables: TableSection,
    memories: MemorySection,
    globals: GlobalSection,
    elements: ElementSection,
    counts_data: bool,
    code: CodeSection,
    data: DataSection,
    names: NameMap,
}

impl Parts {
    fn add(&mut self, piece: &Piece<'_>, encoder: &mut Encoder) -> Encoded<()> {
        encoder.first_element = self.elements.len();
        encoder.first_data = self.data.len();
        if let Some(section) = &piece.functions {
            encoder.parse_function_section(&mut self.functions, section.clone())?;
        }
        if let Some(section) = &piece.tables {
            encoder.parse_table_section(&mut self.tables, section.clone())?;
        }
        if let Some(section) = &piece.memories {
            encoder.parse_memory_section(&mut self.memories, section.clone())?;
        }
        if let Some(section) = &piece.globals {
            encoder.parse_global_section(&mut self.globals, section.clone())?;
        }
        if let Some(section) = &piece.elements {
            encoder.parse_element_section(&mut self.elements, section.clone())?;
        }
        if let Some(section) = &piece.code {
            encoder.parse_code_section(&mut self.code, section.clone())?;
        }
        if let Some(section) = &piece.data {
            encoder.parse_data_section(&mut self.data, section.clone())?;
        }
        self.counts_data |= piece.counts_data;
        self.add_names(piece, encoder)
    }

    /// The names of the functions that the piece itself defines: traces of traps show them.
    fn add_names(&mut self, piece: &Piece<'_>, encoder: &mut Encoder) -> Encoded<()> {
        let imported = piece.imported(Kind::Func).count();
        for names in piece.names.clone().into_iter().flatten() {
            let Name::Function(functions) = names? else { continue };
            for naming in functions {
                let naming = naming?;
                if naming.index as usize >= imported {
                    self.names.append(encoder.function_index(naming.index)?, naming.name);
                }
            }
        }
        Ok(())
    }

    fn finish(&self, types: &Types, imports: &ImportSection, exports: &ExportSection) -> Vec<u8> {
        let mut module = Module::new();
        module.section(&types.section).section(imports).section(&self.functions).section(&self.tables);
        module.section(&self.memories).section(&self.globals).section(exports).section(&self.elements);
        if self.counts_data {
            module.section(&DataCountSection { count: self.data.len() });
        }
        module.section(&self.code).section(&self.data);
        let mut names = NameSection::new();
        names.functions(&self.names);
        module.section(&names);
        module.finish()
    }
}

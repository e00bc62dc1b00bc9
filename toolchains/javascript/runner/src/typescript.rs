//! TypeScript to JavaScript, by oxc: types go, enums, namespaces and parameter properties become code. Nothing is checked.

use std::path::Path;

use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_diagnostics::OxcDiagnostic;
use oxc_parser::Parser;
use oxc_semantic::SemanticBuilder;
use oxc_span::SourceType;
use oxc_transformer::{TransformOptions, Transformer};

use crate::places::Token;

/// Where TypeScript is wrong: line and column from 1, and oxc's message.
pub struct Wrong {
    pub line: u32,
    pub column: u32,
    pub message: String,
}

/// True for the names of TypeScript files.
pub fn is_it(path: &str) -> bool {
    [".ts", ".mts", ".cts"].iter().any(|ending| path.ends_with(ending))
}

/// The JavaScript, and where it comes from.
pub fn strip(path: &str, source: &str) -> Result<(String, Vec<Token>), Wrong> {
    let path = Path::new(path);
    let allocator = Allocator::default();
    let kind = SourceType::from_path(path).unwrap_or_else(|_| SourceType::ts());
    let parsed = Parser::new(&allocator, source, kind).parse();
    first(source, &parsed.diagnostics)?;
    let mut program = parsed.program;
    let analysed = SemanticBuilder::new().with_check_syntax_error(true).with_enum_eval(true).build(&program);
    first(source, &analysed.diagnostics)?;
    let options = TransformOptions::default();
    let scoping = analysed.semantic.into_scoping();
    let done = Transformer::new(&allocator, path, &options).build_with_scoping(scoping, &mut program);
    first(source, &done.diagnostics)?;
    let options = CodegenOptions { source_map_path: Some(path.into()), ..CodegenOptions::default() };
    let made = Codegen::new().with_options(options).with_source_text(source).build(&program);
    let Some(map) = made.map else { return Ok((made.code, Vec::new())) };
    let tokens = map.get_tokens().map(|t| Token {
        line: t.get_dst_line(),
        column: t.get_dst_col(),
        from: (t.get_src_line(), t.get_src_col()),
    });
    let tokens = tokens.collect();
    Ok((made.code, tokens))
}

fn first<'a>(source: &str, diagnostics: impl IntoIterator<Item = &'a OxcDiagnostic>) -> Result<(), Wrong> {
    let Some(diagnostic) = diagnostics.into_iter().next() else { return Ok(()) };
    let offset = diagnostic.labels.as_ref().first().map_or(0, |l| l.offset());
    let before = source.get(..offset as usize).unwrap_or_default();
    let line = before.matches('\n').count() as u32 + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() as u32 + 1;
    let help = diagnostic.help.as_ref().map_or(String::new(), |h| format!(" ({h})"));
    Err(Wrong { line, column, message: format!("{}{help}", diagnostic.message) })
}

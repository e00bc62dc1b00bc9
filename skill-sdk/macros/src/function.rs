//! The function under `#[skill]`, checked.

use syn::{
    Attribute, Error, Expr, ExprLit, FnArg, Ident, ItemFn, Lit, Meta, Result, ReturnType, Type, Visibility,
    spanned::Spanned,
};

/// What the expansion needs to know of it.
pub struct Function {
    pub visibility: Visibility,
    pub name: Ident,
    pub input: Type,
    pub takes_context: bool,
    pub returned: Type,
    pub summary: String,
}

impl Function {
    /// Reads it, or says everything that is wrong with it.
    pub fn read(item: &ItemFn) -> Result<Self> {
        let mut errors = Errors::default();
        errors.add(check_form(item));
        let input = errors.add(input(item));
        let takes_context = errors.add(takes_context(item));
        let returned = errors.add(returned(item));
        let summary = errors.add(summary(item));
        match (input, takes_context, returned, summary, errors.0) {
            (Some(input), Some(takes_context), Some(returned), Some(summary), None) => {
                let (visibility, name) = (item.vis.clone(), item.sig.ident.clone());
                Ok(Self { visibility, name, input, takes_context, returned, summary })
            }
            (.., errors) => Err(errors.unwrap_or_else(|| Error::new(item.span(), "not a skill"))),
        }
    }
}

#[derive(Default)]
struct Errors(Option<Error>);

impl Errors {
    fn add<T>(&mut self, result: Result<T>) -> Option<T> {
        match (result, &mut self.0) {
            (Ok(value), _) => return Some(value),
            (Err(error), Some(all)) => all.combine(error),
            (Err(error), none) => *none = Some(error),
        }
        None
    }
}

fn check_form(item: &ItemFn) -> Result<()> {
    let sig = &item.sig;
    let refused = |span, message| Err(Error::new(span, message));
    if let Some(token) = &sig.asyncness {
        return refused(token.span, "a skill is called once and runs to its end: remove `async`");
    }
    if let Some(token) = &sig.unsafety {
        return refused(token.span, "a skill is called by the host, which promises nothing: remove `unsafe`");
    }
    if let Some(abi) = &sig.abi {
        return refused(abi.span(), "`#[skill]` exports the function itself: remove `extern`");
    }
    if !sig.generics.params.is_empty() {
        return refused(sig.generics.span(), "a skill has one input type and one output type: remove the generics");
    }
    Ok(())
}

fn input(item: &ItemFn) -> Result<Type> {
    match item.sig.inputs.first() {
        Some(FnArg::Typed(input)) => match &*input.ty {
            Type::Reference(ty) => {
                Err(Error::new(ty.span(), "a skill owns its input: take it by value, as in `input: Input`"))
            }
            Type::ImplTrait(ty) => Err(Error::new(ty.span(), "a skill has one input type: name it")),
            ty => Ok(ty.clone()),
        },
        Some(FnArg::Receiver(receiver)) => {
            Err(Error::new(receiver.span(), "a skill is a free function: move it out of the `impl`"))
        }
        None => Err(Error::new(
            item.sig.paren_token.span.join(),
            "a skill takes its input as parameter, as in `input: Input`",
        )),
    }
}

fn takes_context(item: &ItemFn) -> Result<bool> {
    if let Some(extra) = item.sig.inputs.iter().nth(2) {
        return Err(Error::new(
            extra.span(),
            "a skill takes an input and at most a `&Context`: make this a field of the input",
        ));
    }
    let Some(second) = item.sig.inputs.iter().nth(1) else { return Ok(false) };
    let shared =
        matches!(second, FnArg::Typed(arg) if matches!(&*arg.ty, Type::Reference(ty) if ty.mutability.is_none()));
    if shared {
        return Ok(true);
    }
    Err(Error::new(
        second.span(),
        "the second parameter of a skill is `ctx: &Context`; other values are fields of the input",
    ))
}

fn returned(item: &ItemFn) -> Result<Type> {
    match &item.sig.output {
        ReturnType::Default => {
            let message = "a skill returns its output: add `-> Output` or `-> Result<Output, Error>`";
            Err(Error::new(item.sig.paren_token.span.close(), message))
        }
        ReturnType::Type(_, ty) => match &**ty {
            Type::ImplTrait(ty) => Err(Error::new(ty.span(), "a skill has one output type: name it")),
            ty => Ok(ty.clone()),
        },
    }
}

fn summary(item: &ItemFn) -> Result<String> {
    let mut lines = Vec::new();
    for attribute in item.attrs.iter().filter(|a| a.path().is_ident("doc")) {
        lines.extend(doc_lines(attribute)?);
    }
    let paragraphs = lines.split(|line| line.is_empty()).filter(|lines| !lines.is_empty());
    let summary = paragraphs.map(|lines| lines.join(" ")).collect::<Vec<_>>().join("\n\n");
    let at = |message: String| Err(Error::new(item.sig.ident.span(), message));
    match summary.chars().count() {
        0 => at("a skill needs a doc comment: `/// What it does and when to use it.` becomes its description".into()),
        1..=1024 => Ok(summary),
        n => {
            at(format!("the doc comment becomes the skill's description, which may have 1024 characters; this has {n}"))
        }
    }
}

fn doc_lines(attribute: &Attribute) -> Result<Vec<String>> {
    let Meta::NameValue(meta) = &attribute.meta else { return Ok(Vec::new()) };
    let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = &meta.value else {
        return Err(Error::new(meta.value.span(), "the description is read from the doc comment: write it as `/// …`"));
    };
    Ok(text.value().split('\n').map(|line| line.trim().to_owned()).collect())
}

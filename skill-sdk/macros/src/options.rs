//! `#[skill(name = "…", version = "…")]`, and what stands for them where they are not given.

use proc_macro2::{Span, TokenStream};
use syn::{Error, LitStr, Result, meta::ParseNestedMeta, parse::Parser, spanned::Spanned};

/// Who the skill says it is.
pub struct Options {
    pub name: String,
    pub version: String,
}

impl Options {
    /// Reads the attribute's arguments.
    pub fn parse(arguments: TokenStream) -> Result<Self> {
        let (mut name, mut version) = (None, None);
        let read = |meta: ParseNestedMeta<'_>| {
            let option = match meta.path.get_ident().map(ToString::to_string).as_deref() {
                Some("name") => &mut name,
                Some("version") => &mut version,
                _ => return Err(meta.error("unknown option: `#[skill]` takes `name = \"…\"` and `version = \"…\"`")),
            };
            let value = meta.value()?.parse::<LitStr>()?;
            match option.replace(value) {
                None => Ok(()),
                Some(_) => Err(Error::new(meta.path.span(), "given twice")),
            }
        };
        syn::meta::parser(read).parse2(arguments)?;
        let name = name.unwrap_or_else(|| of_crate("CARGO_PKG_NAME"));
        let version = version.unwrap_or_else(|| of_crate("CARGO_PKG_VERSION"));
        check_name(&name)?;
        check_version(&version)?;
        Ok(Self { name: name.value(), version: version.value() })
    }
}

fn of_crate(variable: &str) -> LitStr {
    LitStr::new(&std::env::var(variable).unwrap_or_default(), Span::call_site())
}

fn check_name(name: &LitStr) -> Result<()> {
    let text = name.value();
    let word = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if text.len() <= 64 && text.split(['-', '_']).all(word) {
        return Ok(());
    }
    let message = format!(
        "`{text}` cannot be a skill's name: use 1 to 64 lowercase letters and digits, with single hyphens or \
         underscores between them"
    );
    Err(Error::new(name.span(), message))
}

fn check_version(version: &LitStr) -> Result<()> {
    let text = version.value();
    let core = text.split(['-', '+']).next().unwrap_or_default();
    let number = |part: &str| part.parse::<u64>().is_ok() && (part == "0" || !part.starts_with(['0', '+']));
    if core.split('.').count() == 3 && core.split('.').all(number) {
        return Ok(());
    }
    Err(Error::new(version.span(), format!("`{text}` is not a semantic version, for example `1.0.0`")))
}

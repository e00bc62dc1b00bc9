//! What stands in place of the attribute.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{ItemFn, Result, Type, spanned::Spanned};

use crate::{function::Function, options::Options};

/// The function as it was and, beside it, the skill or the errors.
pub fn skill(options: TokenStream, item: TokenStream) -> TokenStream {
    match parse(options, item.clone()) {
        Ok((options, function)) => {
            let skill = implementation(&options, &function);
            quote!(#item #skill)
        }
        // The function stays, so that nothing else in the crate is reported because of it.
        Err(error) => {
            let error = error.into_compile_error();
            quote!(#item #error)
        }
    }
}

fn parse(options: TokenStream, item: TokenStream) -> Result<(Options, Function)> {
    let not_a_function = |e: syn::Error| syn::Error::new(e.span(), "`#[skill]` stands on a function with a body");
    let item: ItemFn = syn::parse2(item).map_err(not_a_function)?;
    Ok((Options::parse(options)?, Function::read(&item)?))
}

fn implementation(options: &Options, function: &Function) -> TokenStream {
    let Options { name, version } = options;
    let Function { visibility, name: ident, input, takes_context, returned, summary } = function;
    let context = takes_context.then(|| quote!(, __ctx));
    let call = quote!(#ident(__input #context));
    let (output, result) = if is_result(returned) {
        let span = returned.span();
        let output = quote_spanned!(span=> <#returned as ::skill_sdk::__private::Returned>::Output);
        (output, quote_spanned!(span=> ::skill_sdk::__private::Returned::into_result(#call)))
    } else {
        (quote!(#returned), quote!(::core::result::Result::Ok(#call)))
    };
    quote! {
        #[doc(hidden)]
        #[allow(non_camel_case_types)]
        #visibility struct #ident {}

        impl ::skill_sdk::Skill for #ident {
            type Input = #input;
            type Output = #output;
            const NAME: &'static str = #name;
            const VERSION: &'static str = #version;
            const SUMMARY: &'static str = #summary;

            #[allow(unused_variables)]
            fn call(
                __input: Self::Input,
                __ctx: &::skill_sdk::Context,
            ) -> ::core::result::Result<Self::Output, ::skill_sdk::Error> {
                #result
            }
        }

        ::skill_sdk::export!(#ident);
    }
}

/// By its name: `Result<T, E>`, `io::Result<T>`, `anyhow::Result<T>` …
fn is_result(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|segment| segment.ident == "Result"))
}

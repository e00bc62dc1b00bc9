//! ES modules: the modules of Node.js resolve names (`__node.resolve`), files are read here.

use rquickjs::loader::{ImportAttributes, Loader, Resolver};
use rquickjs::module::{Declarations, Declared, Exports, ModuleDef};
use rquickjs::{Ctx, Error, Exception, Module, Object, Result, Value};

use crate::engine::global;
use crate::script;

pub struct Resolve;

impl Resolver for Resolve {
    fn resolve<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        base: &str,
        name: &str,
        _attributes: Option<ImportAttributes<'js>>,
    ) -> Result<String> {
        global(ctx, "resolve")?.call((name, base, true))
    }
}

pub struct Load;

impl Loader for Load {
    fn load<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        name: &str,
        _attributes: Option<ImportAttributes<'js>>,
    ) -> Result<Module<'js, Declared>> {
        if name.starts_with("node:") {
            return of_value(ctx, name, global(ctx, "builtin")?.call((name,))?);
        }
        let Ok(mut source) = std::fs::read(name) else {
            return Err(Exception::throw_reference(ctx, &format!("Cannot find module '{name}'")));
        };
        if name.ends_with(".json") {
            if source.starts_with(b"\xef\xbb\xbf") {
                source.drain(..3);
            }
            return of_value(ctx, name, ctx.json_parse(source)?);
        }
        let is_module = match kind(ctx, name)? {
            Some(kind) => kind,
            None => script::common_js(ctx, &source, name).is_err(),
        };
        if is_module {
            ctx.catch();
            return declare(ctx, name, source, false);
        }
        of_value(ctx, name, global(ctx, "load")?.call((name,))?)
    }
}

/// True for an ES module, false for CommonJS, nothing where neither the name nor a package.json says.
pub fn kind(ctx: &Ctx, name: &str) -> Result<Option<bool>> {
    global(ctx, "isModule")?.call((name,))
}

/// A file's text as a module.
pub fn declare<'js>(ctx: &Ctx<'js>, name: &str, source: Vec<u8>, main: bool) -> Result<Module<'js, Declared>> {
    let module = Module::declare(ctx.clone(), name, source)?;
    let meta = module.meta()?;
    meta.set("url", format!("file://{name}"))?;
    meta.set("filename", name)?;
    meta.set("dirname", name.rsplit_once('/').map_or("", |(folder, _)| folder))?;
    meta.set("main", main)?;
    Ok(module)
}

/// A module whose exports are the properties of a value: built in, JSON, or CommonJS. `default` is the value itself.
fn of_value<'js>(ctx: &Ctx<'js>, name: &str, value: Value<'js>) -> Result<Module<'js, Declared>> {
    values(ctx)?.set(name, value)?;
    Module::declare_def::<OfValue, _>(ctx.clone(), name)
}

/// The values by name: a `ModuleDef` has no state of its own.
fn values<'js>(ctx: &Ctx<'js>) -> Result<Object<'js>> {
    ctx.globals().get::<_, Object>("__host")?.get("modules")
}

fn keys(value: &Value) -> Vec<String> {
    let Some(object) = value.as_object() else { return Vec::new() };
    object.keys::<String>().flatten().filter(|key| key != "default" && !key.contains('\0')).collect()
}

struct OfValue;

impl ModuleDef for OfValue {
    fn declare(declarations: &Declarations) -> Result<()> {
        let (ctx, name) = (declarations.module().ctx(), declarations.module().name::<String>()?);
        declarations.declare("default")?;
        for key in keys(&values(ctx)?.get(name)?) {
            declarations.declare(key)?;
        }
        Ok(())
    }

    fn evaluate<'js>(ctx: &Ctx<'js>, exports: &Exports<'js>) -> Result<()> {
        let value: Value = values(ctx)?.get(exports.module().name::<String>()?)?;
        for key in keys(&value) {
            let property = value.as_object().map_or(Ok(Value::new_undefined(ctx.clone())), |o| o.get::<_, Value>(&key));
            if matches!(property, Err(Error::Exception)) {
                ctx.catch();
            }
            exports.export(key, property.unwrap_or_else(|_| Value::new_undefined(ctx.clone())))?;
        }
        exports.export("default", value)?;
        Ok(())
    }
}

//! ES modules: the modules of Node.js resolve names (`__node.resolve`), files are read here.

use rquickjs::loader::{ImportAttributes, Loader, Resolver};
use rquickjs::module::{Declarations, Declared, Exports, ModuleDef};
use rquickjs::{Ctx, Error, Exception, Module, Object, Result, Value};

use crate::engine::global;
use crate::code::{self, Code};
use crate::lookup;

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
        if name.ends_with(".json") {
            return of_value(ctx, name, global(ctx, "load")?.call((name,))?);
        }
        let Ok(source) = lookup::read(name) else {
            return Err(Exception::throw_reference(ctx, &format!("Cannot find module '{name}'")));
        };
        match code::of(ctx, name, source)? {
            Code::Module(module) => with_meta(ctx, module, name, false),
            Code::Function(_) => of_value(ctx, name, global(ctx, "load")?.call((name,))?),
        }
    }
}

/// Loads the built-in modules as ES modules, so that an `import` finds them done. Not `process`: what it exports is known when a
/// call begins.
pub fn load_builtins(ctx: &Ctx) -> Result<()> {
    for name in global(ctx, "builtins")?.call::<_, Vec<String>>(())? {
        if name != "process" {
            Module::import(ctx, format!("node:{name}"))?;
        }
    }
    Ok(())
}

/// True for an ES module, false for CommonJS, nothing where neither the name nor a package.json says.
pub fn kind(ctx: &Ctx, name: &str) -> Result<Option<bool>> {
    global(ctx, "isModule")?.call((name,))
}

/// A module with its `import.meta`.
pub fn with_meta<'js>(
    ctx: &Ctx<'js>,
    module: Module<'js, Declared>,
    name: &str,
    main: bool,
) -> Result<Module<'js, Declared>> {
    let meta = module.meta()?;
    meta.set("url", format!("file://{name}"))?;
    meta.set("filename", name)?;
    meta.set("dirname", name.rsplit_once('/').map_or("", |(folder, _)| folder))?;
    meta.set("main", main)?;
    meta.set("resolve", global(ctx, "resolver")?.call::<_, Value>((name,))?)?;
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

/// The names of a module's exports. A built-in one has also those that only tell that they are missing: a program that
/// imports them need not call them.
fn keys(module: &str, value: &Value) -> Vec<String> {
    let Some(object) = value.as_object() else { return Vec::new() };
    let mut keys: Vec<String> = object.keys::<String>().flatten().collect();
    if module.starts_with("node:") {
        let missing = global(object.ctx(), "missing").and_then(|f| f.call::<_, Vec<String>>((module,)));
        keys.extend(missing.unwrap_or_default());
    }
    keys.retain(|key| key != "default" && !key.contains('\0'));
    keys.sort();
    keys.dedup();
    keys
}

struct OfValue;

impl ModuleDef for OfValue {
    fn declare(declarations: &Declarations) -> Result<()> {
        let (ctx, name) = (declarations.module().ctx(), declarations.module().name::<String>()?);
        declarations.declare("default")?;
        for key in keys(&name, &values(ctx)?.get(name.as_str())?) {
            declarations.declare(key)?;
        }
        Ok(())
    }

    fn evaluate<'js>(ctx: &Ctx<'js>, exports: &Exports<'js>) -> Result<()> {
        let name = exports.module().name::<String>()?;
        let value: Value = values(ctx)?.get(name.as_str())?;
        for key in keys(&name, &value) {
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

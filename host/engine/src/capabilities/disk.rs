//! Folders and their quota. wasmtime-wasi keeps a guest inside its folders but lets it fill the disk, so the few
//! functions of `wasi:filesystem` that make files or bytes are shadowed here by ones that ask the quota first. All that
//! change anything tell it: after a call that changed nothing there is nothing to collect and to clean.

use std::{fs::File, sync::Arc};

use wasmtime::{
    StoreContextMut,
    component::{Linker, LinkerInstance, Resource},
};
use wasmtime_wasi::{
    filesystem::{Descriptor, WasiFilesystemCtxView, WasiFilesystemView as _},
    p2::{
        DynInputStream, DynOutputStream, FsResult,
        bindings::filesystem::types::{
            DescriptorFlags, DescriptorType, ErrorCode, Host as _, HostDescriptor as _, NewTimestamp, OpenFlags,
            PathFlags,
        },
    },
};

use super::file_streams::{PaidWrites, PromptReads, size};
use crate::state::State;

type Fd = Resource<Descriptor>;
type Answer<T> = wasmtime::Result<(Result<T, ErrorCode>,)>;
type Ctx<'a> = StoreContextMut<'a, State>;

pub(crate) fn add_to_linker(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    let mut preopens = linker.instance("wasi:filesystem/preopens@0.2.12")?;
    preopens.func_wrap("get-directories", |mut ctx: Ctx<'_>, (): ()| Ok((folders(ctx.data_mut())?,)))?;
    let mut types = linker.instance("wasi:filesystem/types@0.2.12")?;
    shadow_reads(&mut types)?;
    shadow_writes(&mut types)?;
    shadow_creations(&mut types)?;
    shadow_removals(&mut types)?;
    shadow_times(&mut types)
}

/// The folders of the call; lazy ones are made now, since now they are asked for.
fn folders(state: &mut State) -> wasmtime::Result<Vec<(Fd, String)>> {
    let mut answer = Vec::with_capacity(state.mounts.len());
    for mount in &mut state.mounts {
        let dir = mount.folder.open()?.0.clone();
        answer.push((state.table.push(Descriptor::Dir(dir))?, mount.guest.to_string()));
    }
    Ok(answer)
}

fn shadow_reads(types: &mut LinkerInstance<'_, State>) -> wasmtime::Result<()> {
    types.func_wrap("[method]descriptor.read-via-stream", |mut ctx: Ctx<'_>, (fd, at): (Fd, u64)| {
        let state = ctx.data_mut();
        let stream = match state.filesystem().read_via_stream(fd, at) {
            Ok(stream) => {
                let inner = state.table.delete(stream)?;
                Ok(state.table.push(Box::new(PromptReads(inner)) as DynInputStream)?)
            }
            refused => refused,
        };
        state.answer(stream)
    })
}

fn shadow_writes(types: &mut LinkerInstance<'_, State>) -> wasmtime::Result<()> {
    types.func_wrap_async("[method]descriptor.write", |mut ctx: Ctx<'_>, (fd, bytes, at): (Fd, Vec<u8>, u64)| {
        Box::new(async move {
            let state = ctx.data_mut();
            if let Err(full) = state.grow_to(&fd, at.saturating_add(bytes.len() as u64)) {
                return Ok((Err(full),));
            }
            let result = state.changing().write(fd, bytes, at).await;
            state.answer(result)
        })
    })?;
    types.func_wrap_async("[method]descriptor.set-size", |mut ctx: Ctx<'_>, (fd, size): (Fd, u64)| {
        Box::new(async move {
            let state = ctx.data_mut();
            let before = state.file_size(&fd);
            if let Err(full) = state.quota.resize(before, size) {
                return Ok((Err(full.into()),));
            }
            let result = state.changing().set_size(fd, size).await;
            if result.is_err() {
                // Nothing changed, so nothing is owed.
                let _ = state.quota.resize(size, before);
            }
            state.answer(result)
        })
    })?;
    types.func_wrap("[method]descriptor.write-via-stream", |mut ctx: Ctx<'_>, (fd, at): (Fd, u64)| {
        let state = ctx.data_mut();
        let file = state.file(&fd);
        let stream = state.changing().write_via_stream(fd, at);
        state.metered(stream, file, Some(at))
    })?;
    types.func_wrap("[method]descriptor.append-via-stream", |mut ctx: Ctx<'_>, (fd,): (Fd,)| {
        let state = ctx.data_mut();
        let file = state.file(&fd);
        let stream = state.changing().append_via_stream(fd);
        state.metered(stream, file, None)
    })
}

fn shadow_creations(types: &mut LinkerInstance<'_, State>) -> wasmtime::Result<()> {
    types.func_wrap_async(
        "[method]descriptor.open-at",
        |mut ctx: Ctx<'_>, (fd, follow, path, open, flags): (Fd, PathFlags, String, OpenFlags, DescriptorFlags)| {
            Box::new(async move { ctx.data_mut().open_at(fd, follow, path, open, flags).await })
        },
    )?;
    types.func_wrap_async("[method]descriptor.create-directory-at", |mut ctx: Ctx<'_>, (fd, path): (Fd, String)| {
        Box::new(async move {
            let state = ctx.data_mut();
            if let Err(full) = state.quota.charge_files(1) {
                return Ok((Err(full.into()),));
            }
            let result = state.changing().create_directory_at(fd, path).await;
            state.creation(result)
        })
    })?;
    types.func_wrap_async(
        "[method]descriptor.symlink-at",
        |mut ctx: Ctx<'_>, (fd, to, path): (Fd, String, String)| {
            Box::new(async move {
                let state = ctx.data_mut();
                if let Err(full) = state.quota.charge_files(1) {
                    return Ok((Err(full.into()),));
                }
                let result = state.changing().symlink_at(fd, to, path).await;
                state.creation(result)
            })
        },
    )?;
    types.func_wrap_async(
        "[method]descriptor.link-at",
        |mut ctx: Ctx<'_>, (fd, follow, from, to_fd, to): (Fd, PathFlags, String, Fd, String)| {
            Box::new(async move {
                let state = ctx.data_mut();
                if let Err(full) = state.quota.charge_files(1) {
                    return Ok((Err(full.into()),));
                }
                let result = state.changing().link_at(fd, follow, from, to_fd, to).await;
                state.creation(result)
            })
        },
    )
}

fn shadow_removals(types: &mut LinkerInstance<'_, State>) -> wasmtime::Result<()> {
    types.func_wrap_async("[method]descriptor.unlink-file-at", |mut ctx: Ctx<'_>, (fd, path): (Fd, String)| {
        Box::new(async move {
            let state = ctx.data_mut();
            let result = state.changing().unlink_file_at(fd, path).await;
            state.removal(result)
        })
    })?;
    types.func_wrap_async("[method]descriptor.remove-directory-at", |mut ctx: Ctx<'_>, (fd, path): (Fd, String)| {
        Box::new(async move {
            let state = ctx.data_mut();
            let result = state.changing().remove_directory_at(fd, path).await;
            state.removal(result)
        })
    })?;
    types.func_wrap_async(
        "[method]descriptor.rename-at",
        |mut ctx: Ctx<'_>, (fd, from, to_fd, to): (Fd, String, Fd, String)| {
            Box::new(async move {
                let state = ctx.data_mut();
                let result = state.changing().rename_at(fd, from, to_fd, to).await;
                state.answer(result)
            })
        },
    )
}

/// A folder that is listed keeps when that was.
fn shadow_times(types: &mut LinkerInstance<'_, State>) -> wasmtime::Result<()> {
    types.func_wrap_async("[method]descriptor.read-directory", |mut ctx: Ctx<'_>, (fd,): (Fd,)| {
        Box::new(async move {
            let state = ctx.data_mut();
            let result = state.changing().read_directory(fd).await;
            state.answer(result)
        })
    })?;
    types.func_wrap_async(
        "[method]descriptor.set-times",
        |mut ctx: Ctx<'_>, (fd, read, changed): (Fd, NewTimestamp, NewTimestamp)| {
            Box::new(async move {
                let state = ctx.data_mut();
                let result = state.changing().set_times(fd, read, changed).await;
                state.answer(result)
            })
        },
    )?;
    types.func_wrap_async(
        "[method]descriptor.set-times-at",
        |mut ctx: Ctx<'_>, (fd, follow, path, read, changed): (Fd, PathFlags, String, NewTimestamp, NewTimestamp)| {
            Box::new(async move {
                let state = ctx.data_mut();
                let result = state.changing().set_times_at(fd, follow, path, read, changed).await;
                state.answer(result)
            })
        },
    )
}

impl State {
    async fn open_at(
        &mut self,
        fd: Fd,
        follow: PathFlags,
        path: String,
        open: OpenFlags,
        flags: DescriptorFlags,
    ) -> Answer<Fd> {
        if open.intersects(OpenFlags::CREATE | OpenFlags::TRUNCATE) || flags.contains(DescriptorFlags::WRITE) {
            self.quota.touch();
        }
        let mut creates = false;
        let mut truncated = 0;
        if open.intersects(OpenFlags::CREATE | OpenFlags::TRUNCATE) {
            let borrowed = Resource::new_borrow(fd.rep());
            match self.filesystem().stat_at(borrowed, follow, path.clone()).await {
                Ok(found) if found.type_ == DescriptorType::RegularFile && open.contains(OpenFlags::TRUNCATE) => {
                    truncated = found.size;
                }
                Ok(_) => {}
                Err(_) => creates = open.contains(OpenFlags::CREATE),
            }
        }
        if creates && let Err(full) = self.quota.charge_files(1) {
            return Ok((Err(full.into()),));
        }
        let result = self.filesystem().open_at(fd, follow, path, open, flags).await;
        match (&result, creates) {
            (Ok(_), _) => self.quota.refund_bytes(truncated),
            (Err(_), true) => self.quota.refund_file(),
            (Err(_), false) => {}
        }
        self.answer(result)
    }

    /// The file system, for something that changes it.
    fn changing(&mut self) -> WasiFilesystemCtxView<'_> {
        self.quota.touch();
        self.filesystem()
    }

    fn answer<T>(&mut self, result: FsResult<T>) -> Answer<T> {
        Ok((match result {
            Ok(value) => Ok(value),
            Err(error) => Err(self.filesystem().convert_error_code(error)?),
        },))
    }

    fn creation(&mut self, result: FsResult<()>) -> Answer<()> {
        if result.is_err() {
            self.quota.refund_file();
        }
        self.answer(result)
    }

    fn removal(&mut self, result: FsResult<()>) -> Answer<()> {
        if result.is_ok() {
            self.quota.refund_file();
        }
        self.answer(result)
    }

    fn file(&self, fd: &Fd) -> Option<Arc<File>> {
        match self.table.get(fd) {
            Ok(Descriptor::File(f)) => Some(f.file.clone()),
            _ => None,
        }
    }

    fn file_size(&self, fd: &Fd) -> u64 {
        self.file(fd).map_or(0, |f| size(&f))
    }

    /// Puts the quota between the guest and the stream that it was given.
    fn metered(
        &mut self,
        stream: FsResult<Resource<DynOutputStream>>,
        file: Option<Arc<File>>,
        at: Option<u64>,
    ) -> Answer<Resource<DynOutputStream>> {
        let stream = match (stream, file) {
            (Ok(stream), Some(file)) => {
                let inner = self.table.delete(stream)?;
                let paid = PaidWrites::new(inner, file, at, self.quota.clone());
                Ok(self.table.push(Box::new(paid) as DynOutputStream)?)
            }
            (stream, _) => stream,
        };
        self.answer(stream)
    }

    fn grow_to(&mut self, fd: &Fd, end: u64) -> Result<(), ErrorCode> {
        let growth = end.saturating_sub(self.file_size(fd));
        self.quota.charge_bytes(growth).map_err(Into::into)
    }
}

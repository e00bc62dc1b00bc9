//! `wasi:http`, the outgoing half, and `network`, which says in words what may go out. See `network/`.

use std::sync::{Arc, LazyLock};

use http::{HeaderName, Method, Request};
use wasmtime::component::{HasSelf, Linker};
use wasmtime_wasi_http::{
    DEFAULT_FORBIDDEN_HEADERS, Error, ForbiddenHeaderFilter, RequestOptions, WasiBody, WasiHttp, WasiHttpCtx,
    WasiHttpCtxView, WasiHttpHooks, WasiHttpView, p2,
};

use super::bindings::command::skillhost::skill::network;
use crate::{
    limits::Limits,
    network::{Account, Answer, Client, NOTHING, Network, Outside, Refused, Target, send},
    state::State,
};

/// A guest hands over its body in pieces of at most this many bytes.
const CHUNK: usize = 64 << 10;
/// Bytes of memory that the header fields of one message may take.
const FIELDS: usize = 64 << 10;

/// What an instance knows of the network. Without a grant, and before a request, there is nothing behind it.
pub(crate) struct Http {
    outside: Option<Outside>,
    refused: Option<Refused>,
}

impl Http {
    /// That of a call with this grant.
    pub(crate) fn new(network: Option<Arc<Network>>, limits: &Limits, client: &Arc<Client>) -> Self {
        let outside =
            network.map(|network| Outside { client: client.clone(), network, account: Arc::new(Account::new(limits)) });
        Self { outside, refused: None }
    }

    /// That of a program which the call starts: the same grant, the same account.
    pub(crate) fn child(&self) -> Self {
        Self { outside: self.outside.clone(), refused: None }
    }

    /// A line for the log of whoever was refused a request.
    pub(crate) fn remark(&self) -> Option<String> {
        self.refused.as_ref()?.remark()
    }

    fn network(&self) -> &Network {
        self.outside.as_ref().map_or(&NOTHING, |it| &it.network)
    }

    fn permitted(&self, uri: &http::Uri) -> Result<Target, String> {
        let target = Target::of(uri).map_err(str::to_owned)?;
        self.network().permits(&target)?;
        Ok(target)
    }
}

impl WasiHttpView for State {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView { hooks: &mut self.http, table: &mut self.table, ctx: &mut self.http_fields }
    }
}

/// The settings of `wasi:http`'s own half.
pub(crate) fn fields() -> WasiHttpCtx {
    let mut ctx = WasiHttpCtx::new();
    ctx.set_field_size_limit(FIELDS);
    ctx
}

impl WasiHttpHooks for Http {
    fn is_forbidden_header(&mut self, name: &HeaderName) -> bool {
        is_forbidden(name)
    }

    fn forbidden_header_filter(&mut self) -> ForbiddenHeaderFilter {
        static FILTER: LazyLock<ForbiddenHeaderFilter> = LazyLock::new(|| Arc::new(is_forbidden));
        FILTER.clone()
    }

    /// We set it ourselves, to what was checked.
    fn set_host_header(&mut self) -> bool {
        false
    }

    fn send_request(
        &mut self,
        request: Request<WasiBody>,
        options: Option<RequestOptions>,
        _: Box<dyn Future<Output = Result<(), Error>> + Send>,
    ) -> Box<dyn Future<Output = Result<Answer, Error>> + Send> {
        let refused = self.refused.get_or_insert_default().clone();
        if matches!(*request.method(), Method::CONNECT | Method::TRACE) {
            return Box::new(std::future::ready(Err(Error::HttpRequestMethodInvalid)));
        }
        match (self.permitted(request.uri()), &self.outside) {
            (Ok(target), Some(outside)) => {
                Box::new(send(outside.clone(), target, request, options.unwrap_or_default(), refused))
            }
            (Ok(_), None) => Box::new(std::future::ready(Err(Error::HttpRequestDenied))),
            (Err(reason), _) => {
                refused.note(|| reason);
                Box::new(std::future::ready(Err(Error::HttpRequestDenied)))
            }
        }
    }

    fn p2_outgoing_body_chunk_size(&mut self) -> usize {
        CHUNK
    }

    fn p2_error_from_hyper(&mut self, error: &hyper::Error) -> p2::bindings::http::types::ErrorCode {
        use p2::bindings::http::types::ErrorCode;
        tracing::debug!(%error, "a request of a guest failed");
        match error {
            e if e.is_incomplete_message() => ErrorCode::HttpResponseIncomplete,
            e if e.is_closed() || e.is_canceled() => ErrorCode::ConnectionTerminated,
            _ => ErrorCode::HttpProtocolError,
        }
    }

    fn p2_error_from_connect(&mut self, error: &std::io::Error) -> p2::bindings::http::types::ErrorCode {
        use p2::bindings::http::types::ErrorCode;
        match error.kind() {
            std::io::ErrorKind::ConnectionRefused => ErrorCode::ConnectionRefused,
            std::io::ErrorKind::TimedOut => ErrorCode::ConnectionTimeout,
            _ => ErrorCode::DestinationUnavailable,
        }
    }

    fn p2_error_from_tls(&mut self, error: &std::io::Error) -> p2::bindings::http::types::ErrorCode {
        tracing::debug!(%error, "a connection of a guest could not be encrypted");
        p2::bindings::http::types::ErrorCode::TlsProtocolError
    }
}

/// What tells a message's end, its receiver or its way is the host's to write.
fn is_forbidden(name: &HeaderName) -> bool {
    DEFAULT_FORBIDDEN_HEADERS.contains(name)
        || matches!(*name, http::header::TE | http::header::TRAILER)
        || name.as_str().starts_with("proxy-")
}

impl network::Host for State {
    fn check(&mut self, url: String) -> Result<(), String> {
        let uri = url.parse().map_err(|e| format!("this is no URL: {e}"))?;
        self.http.permitted(&uri).map(drop)
    }
}

pub(crate) fn add_to_linker(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    p2::bindings::http::outgoing_handler::add_to_linker::<_, WasiHttp>(linker, WasiHttpView::http)?;
    let options = p2::bindings::LinkOptions::default();
    p2::bindings::http::types::add_to_linker::<_, WasiHttp>(linker, &options.into(), WasiHttpView::http)?;
    network::add_to_linker::<_, HasSelf<_>>(linker, |s: &mut State| s)
}

//! `skillhost serve`

use std::{
    net::{SocketAddr, ToSocketAddrs as _},
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

use tokio_util::sync::CancellationToken;

use super::{
    config::NamedFile,
    error::{CliError, CliResult},
    exit::Exit,
    list,
    network::NetworkArgs,
    open::{Roots, Setup},
    process::{self, Interrupt},
    terminal, values,
};
use crate::{
    HostBuilder, Queue,
    api::{self, AllowedHosts, ApiKey, ServeOptions},
    db::DatabaseUrl,
    policy::Policy,
    registry::Listing,
    retention::Keep,
};

/// Serves skills over HTTP until SIGINT or SIGTERM; calls that run are let finish, a second signal ends them
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  skillhost serve
  skillhost serve --listen 127.0.0.1:9000 --skills-dir ./skills --data-dir /var/lib/skillhost
  SKILLHOST_API_KEY=$(cat key) skillhost serve --listen 0.0.0.0:8080 --max-memory 256MiB --max-timeout 60s

SKILLHOST_API_KEY holds the administrator's key; `skillhost key create` makes others. Without any key only this machine can
call; once there is one, every request must show one.
Every flag can be set in a file as well: see `skillhost config --help`.")]
pub struct ServeArgs {
    #[command(flatten)]
    pub config: NamedFile,
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDR", env = "SKILLHOST_LISTEN", default_value = "127.0.0.1:8080")]
    #[arg(value_parser = address, hide_env_values = true)]
    listen: SocketAddr,
    #[command(flatten)]
    roots: Roots,
    /// Load skills once, and run them from their folders as these then are; without it edits are loaded as they come
    #[arg(long, env = "SKILLHOST_NO_WATCH", hide_env_values = true)]
    no_watch: bool,
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    bounds: Bounds,
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    access: Access,
    #[command(flatten)]
    stopping: Stopping,
}

/// Where things are kept.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Data")]
struct Data {
    /// Folder for records, artifacts and scratch [default: $XDG_DATA_HOME/skillhost or ~/.local/share/skillhost]
    #[arg(long, value_name = "DIR", env = "SKILLHOST_DATA_DIR", hide_env_values = true)]
    #[arg(value_hint = clap::ValueHint::DirPath)]
    data_dir: Option<PathBuf>,
    /// Folder for artifacts [default: artifacts in the data folder]
    #[arg(long, value_name = "DIR", env = "ARTIFACTS_DIR", hide_env_values = true)]
    #[arg(value_hint = clap::ValueHint::DirPath)]
    artifacts_dir: Option<PathBuf>,
    /// SQLite file for records [default: skillhost.db in the data folder]
    #[arg(long, value_name = "FILE", env = "SQLITE_PATH", hide_env_values = true)]
    #[arg(value_hint = clap::ValueHint::FilePath)]
    sqlite_path: Option<PathBuf>,
    /// Folder for machine code and compiled scripts [default: in the cache, see SKILLHOST_CACHE_DIR]
    #[arg(long, value_name = "DIR", env = "SKILLHOST_CODE_DIR", hide_env_values = true)]
    #[arg(value_hint = clap::ValueHint::DirPath)]
    code_dir: Option<PathBuf>,
    /// Database for records: postgres://user:password@host:port/database or sqlite:path
    // Better in the environment: a command line is for all to see.
    #[arg(long, value_name = "URL", env = "DATABASE_URL", conflicts_with = "sqlite_path", hide_env_values = true)]
    database_url: Option<DatabaseUrl>,
}

/// How much at once, and how much each.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Bounds")]
struct Bounds {
    /// Calls that run at once
    #[arg(long, value_name = "N", env = "SKILLHOST_MAX_CONCURRENT", hide_env_values = true)]
    #[arg(default_value = "100", value_parser = clap::value_parser!(u32).range(1..))]
    max_concurrent: u32,
    /// Calls that may wait for their turn; further ones are refused
    #[arg(long, value_name = "N", env = "SKILLHOST_QUEUE", default_value = "1024", hide_env_values = true)]
    queue: u32,
    /// Connections at once, idle ones too; more wait in the queue of the system. At most 3/4 of the files that may be open
    #[arg(long, value_name = "N", env = "SKILLHOST_MAX_CONNECTIONS", hide_env_values = true)]
    #[arg(default_value = "16384", value_parser = clap::value_parser!(u32).range(1..))]
    max_connections: u32,
    /// Asynchronous executions that may wait; further ones are refused
    #[arg(long, value_name = "N", env = "SKILLHOST_ASYNC_QUEUE", default_value = "10000", hide_env_values = true)]
    async_queue: u32,
    /// How long the results of asynchronous executions are kept: 24h, 30m [default: 168h]
    #[arg(long, value_name = "TIME", env = "SKILLHOST_KEEP_RESULTS", value_parser = values::duration, hide_env_values = true)]
    keep_results: Option<Duration>,
    /// How long ended executions are kept, artifacts too, though never less than results are: 30d, 12h [default: for good]
    #[arg(long, value_name = "TIME", env = "SKILLHOST_KEEP_RECORDS", value_parser = values::long_duration, hide_env_values = true)]
    keep_records: Option<Duration>,
    /// How large artifacts and logs may be together before the oldest ended executions are removed: 10GiB [default: any size]
    #[arg(long, value_name = "SIZE", env = "SKILLHOST_KEEP_ARTIFACTS", value_parser = values::bytes, hide_env_values = true)]
    keep_artifacts: Option<u64>,
    /// Time of a call whose manifest says nothing: 30s, or milliseconds [default: 30s]
    #[arg(long, value_name = "TIME", env = "DEFAULT_TIMEOUT_MS", value_parser = values::duration, hide_env_values = true)]
    default_timeout: Option<Duration>,
    /// Most time that any call gets, whatever its manifest asks for [default: 5m]
    #[arg(long, value_name = "TIME", env = "SKILLHOST_MAX_TIMEOUT", value_parser = values::duration, hide_env_values = true)]
    max_timeout: Option<Duration>,
    /// Most memory that any call gets [default: 1GiB]
    #[arg(long, value_name = "SIZE", env = "SKILLHOST_MAX_MEMORY", value_parser = values::bytes, hide_env_values = true)]
    max_memory: Option<u64>,
    /// Most bytes on disk, artifacts and scratch together, that any call gets [default: 1GiB]
    #[arg(long, value_name = "SIZE", env = "SKILLHOST_MAX_DISK", value_parser = values::bytes, hide_env_values = true)]
    max_disk: Option<u64>,
}

/// Who may call. The key itself is no flag: a command line is for all to see.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Access")]
struct Access {
    /// Host names that requests may call this server by, beside localhost: name, .name for all under it, or *
    #[arg(long, value_name = "NAMES", env = "ALLOWED_HOSTS", default_value = "", hide_default_value = true)]
    #[arg(hide_env_values = true)]
    allowed_hosts: AllowedHosts,
    /// Ask for no key although there are some; only where none but this machine can call
    #[arg(long, env = "SKILLHOST_WITHOUT_KEYS", hide_env_values = true)]
    without_keys: bool,
    /// File that holds the administrator's key, in place of SKILLHOST_API_KEY
    #[arg(long, value_name = "FILE", env = "SKILLHOST_API_KEY_FILE", hide_env_values = true)]
    #[arg(value_hint = clap::ValueHint::FilePath)]
    api_key_file: Option<PathBuf>,
}

/// How it stops.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Stopping")]
struct Stopping {
    /// How long it still takes calls after it was told to stop, while /readyz says so: for load balancers [default: 0]
    #[arg(long, value_name = "TIME", env = "SKILLHOST_STOP_AFTER", value_parser = values::any_duration, hide_env_values = true)]
    stop_after: Option<Duration>,
    /// How long calls that run may go on then [default: 30s]
    #[arg(long, value_name = "TIME", env = "SKILLHOST_DRAIN", value_parser = values::any_duration, hide_env_values = true)]
    drain: Option<Duration>,
}

/// Opens the port, makes the host, serves until told to stop.
pub async fn serve(args: ServeArgs) -> CliResult {
    let begin = Instant::now();
    let files = process::raise_open_files();
    let mut options = args.access.options(args.listen)?;
    options.linger = args.stopping.stop_after.unwrap_or(options.linger);
    options.drain = args.stopping.drain.unwrap_or(options.drain);
    // Calls need files too: connections alone never take them all.
    options.connections = (args.bounds.max_connections as usize).min(files / 4 * 3);
    // The port first: whoever cannot have it need not wait for anything else.
    let listener = api::listen(&options)?;
    let setup = Setup::new()?;
    let folders = args.roots.folders(&setup, None).await?;
    let builder =
        folders.into_iter().fold(args.data.apply(setup.host())?, HostBuilder::skills_dir).watch(!args.no_watch);
    let builder = args.network.trust(args.bounds.apply(builder, &args.network))?;
    let (drain, shutdown) = (options.drain, options.shutdown.clone());
    let listing = Arc::new(OnceLock::new());
    let making = async {
        let host = builder.build().await?;
        let _ = listing.set(host.skills());
        // Until here, a signal ends the process at once.
        tokio::spawn(stop_when_told(Interrupt::listen()?, shutdown));
        Ok::<_, CliError>(host)
    };
    let loaded = listing.clone();
    options.ready = Some(Box::new(move |address| {
        loaded.get().into_iter().for_each(|listing| announce(listing, address));
        tracing::debug!(took = ?begin.elapsed(), "ready");
    }));
    let host = api::serve_when_made(making, listener, options).await?;
    host.close(drain).await;
    Ok(Exit::Success)
}

/// One line that says where, then what did not load.
fn announce(listing: &Listing, address: SocketAddr) {
    let n = listing.skills.len();
    let skills = if n == 1 { "skill" } else { "skills" };
    terminal::say(&format!("serving {n} {skills} on http://{}", reachable(address)));
    list::warn_of(listing);
}

/// An address that a browser takes: "all addresses" is none.
pub fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(if address.is_ipv4() { [127, 0, 0, 1].into() } else { std::net::Ipv6Addr::LOCALHOST.into() });
    }
    address
}

impl Data {
    fn apply(self, builder: HostBuilder) -> CliResult<HostBuilder> {
        let data_dir = match self.data_dir.filter(|dir| !dir.as_os_str().is_empty()) {
            Some(dir) => dir,
            None => default_data_dir()?,
        };
        let builder = builder.data_dir(data_dir);
        let builder = self.artifacts_dir.into_iter().fold(builder, HostBuilder::artifacts_dir);
        let code_dir = self.code_dir.filter(|dir| !dir.as_os_str().is_empty());
        let builder = code_dir.into_iter().fold(builder, HostBuilder::code_dir);
        let builder = self.sqlite_path.into_iter().fold(builder, HostBuilder::database);
        let url = self.database_url.filter(|url| !url.expose().is_empty());
        Ok(url.into_iter().fold(builder, HostBuilder::database_url))
    }
}

pub(super) fn default_data_dir() -> CliResult<PathBuf> {
    let var = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = var("XDG_DATA_HOME").or_else(|| Some(var("HOME")?.join(".local/share")));
    let base =
        base.ok_or_else(|| CliError::host("there is no home folder for the data").hint("name one with --data-dir"))?;
    Ok(base.join("skillhost"))
}

impl Bounds {
    fn apply(&self, builder: HostBuilder, network: &NetworkArgs) -> HostBuilder {
        let mut policy = network.allow(Policy::default());
        let (defaults, ceilings) = (&mut policy.defaults, &mut policy.ceilings);
        defaults.deadline = self.default_timeout.unwrap_or(defaults.deadline);
        ceilings.deadline = self.max_timeout.unwrap_or(ceilings.deadline.max(defaults.deadline));
        if let Some(memory) = self.max_memory {
            ceilings.memory = usize::try_from(memory).unwrap_or(usize::MAX);
        }
        ceilings.disk_bytes = self.max_disk.unwrap_or(ceilings.disk_bytes);
        let usual = Queue::default();
        let jobs = Queue {
            running: self.max_concurrent as usize,
            waiting: self.async_queue as usize,
            keep: self.keep_results.unwrap_or(usual.keep),
            ..usual
        };
        let keep = Keep { age: self.keep_records, bytes: self.keep_artifacts, records: None };
        builder.policy(policy).concurrency(self.max_concurrent as usize, self.queue as usize).jobs(jobs).keep(keep)
    }
}

impl Access {
    fn options(self, listen: SocketAddr) -> CliResult<ServeOptions> {
        let file = self.api_key_file.filter(|path| !path.as_os_str().is_empty());
        let (key, from) = match (std::env::var("SKILLHOST_API_KEY").ok().filter(|key| !key.is_empty()), file) {
            (Some(_), Some(file)) => {
                let both = format!("there are two keys: SKILLHOST_API_KEY and {}", file.display());
                return Err(CliError::usage(both).hint("leave one of them out"));
            }
            (None, Some(file)) => (Some(read_key(&file)?), file.display().to_string()),
            (key, None) => (key, "SKILLHOST_API_KEY".to_owned()),
        };
        let bad = |why: String| CliError::usage(format!("{from}: {why}"));
        Ok(ServeOptions {
            listen,
            api_key: key.map(|key| ApiKey::new(&key)).transpose().map_err(bad)?,
            allowed_hosts: self.allowed_hosts,
            without_keys: self.without_keys,
            ..ServeOptions::default()
        })
    }
}

fn read_key(path: &Path) -> CliResult<String> {
    let read = std::fs::read_to_string(path);
    read.map_err(|e| CliError::usage(format!("cannot read the key in {}: {e}", path.display())))
}

/// An address, or a name that has one.
pub fn address(text: &str) -> Result<SocketAddr, String> {
    let resolved = text.to_socket_addrs().map_err(|_| "write an address and a port: 127.0.0.1:8080".to_owned())?;
    let mut all: Vec<SocketAddr> = resolved.collect();
    // `localhost` is both; what people then type is the older one.
    all.sort_by_key(SocketAddr::is_ipv6);
    all.first().copied().ok_or_else(|| format!("{text} has no address"))
}

/// The first SIGINT or SIGTERM lets running calls finish; a second one ends the process.
async fn stop_when_told(mut told: Interrupt, shutdown: CancellationToken) {
    told.next().await;
    terminal::say("stopping: calls that run may finish (once more to end them)");
    shutdown.cancel();
    told.next().await;
    std::process::exit(i32::from(Exit::Interrupted.code()));
}

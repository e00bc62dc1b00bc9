#!/usr/bin/env bash
# Makes `cargo build --target wasm32-wasip2` work with the active Rust toolchain:
#   1. it works already             → nothing to do
#   2. `rustup target add` succeeds → done, the usual case
#   3. otherwise std is built from its sources of this very Rust version (the toolchain's own rust-src, else Debian's)
#      with Debian's wasi-libc, and installed in the toolchain's sysroot
# Needs no root and installs nothing system-wide: apt is used through a private folder.
# Usage: setup-wasi-target.sh [--force | --check | --remove]
# Environment: RUSTUP_TOOLCHAIN; WASI_SKIP_RUSTUP=1 leaves out 2; WASI_SUITES="suite …" Debian suites to look in
set -euo pipefail
TARGET=wasm32-wasip2
SUITES=${WASI_SUITES:-trixie-backports sid}
MARK=.built-by-setup-wasi-target
MODE=${1:-install}
say() { printf '[wasi-target] %s\n' "$*" >&2; }
die() { say "ERROR: $*"; exit 1; }
case $MODE in install | --force | --check | --remove) ;; *) sed -n '2,10p' "$0"; exit 2 ;; esac

# Nothing of the caller's build settings may leak into std.
unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS CARGO_BUILD_TARGET CARGO_TARGET_DIR CARGO_BUILD_RUSTFLAGS \
  RUSTC_WRAPPER RUSTC_WORKSPACE_WRAPPER RUSTC CARGO_MAKEFLAGS MAKEFLAGS || true
# The compiler that `cargo build` will use, whether or not rustup put it there.
SYSROOT=$(rustc --print sysroot)
RUSTC=$SYSROOT/bin/rustc CARGO=$SYSROOT/bin/cargo
[ -x "$RUSTC" ] || RUSTC=$(command -v rustc)
[ -x "$CARGO" ] || CARGO=$(command -v cargo)
VERBOSE=$("$RUSTC" -vV)
field() { sed -n "s/^$1: //p" <<<"$VERBOSE"; }
RELEASE=$(field release) HOST=$(field host) COMMIT=$(field commit-hash)
DEST=$SYSROOT/lib/rustlib/$TARGET
WORK=$(mktemp -d "${TMPDIR:-/tmp}/wasi-target.XXXXXX")
trap 'rm -rf "$WORK"' EXIT

works() { # a program links, and the file is WebAssembly
  local d=$WORK/smoke
  mkdir -p "$d"
  echo 'fn main() { println!("{:?} {:?}", std::fs::read_to_string("x"), std::env::var("A")); }' >"$d/a.rs"
  "$RUSTC" --target "$TARGET" -O -o "$d/a.wasm" "$d/a.rs" >"$d/log" 2>&1 || return 1
  [ "$(head -c 4 "$d/a.wasm" | od -An -c | tr -d ' ')" = '\0asm' ]
}
finish() { say "$TARGET works with rustc $RELEASE ($1)"; exit 0; }

case $MODE in
  --check) works && finish ready; say "$TARGET is not usable yet"; exit 1 ;;
  --remove)
    [ -e "$DEST/$MARK" ] || die "$DEST was not built by this script"
    rm -rf "$DEST"; say "removed $DEST"; exit 0 ;;
esac

# A fixed build path gives the same std, hash for hash, at every run: cargo does not notice a std that was swapped, and
# objects in an old target folder would fail with E0463. The lock is on the toolchain that is changed.
exec 9>"$SYSROOT/lib/rustlib/.$TARGET.lock"
flock 9
rm -rf "$WORK"
WORK=${TMPDIR:-/tmp}/wasi-target.$(id -u).build
rm -rf "$WORK"
mkdir -m 700 "$WORK"
[ "$MODE" = install ] && works && finish "already there"
if [ -e "$DEST/$MARK" ]; then rm -rf "$DEST"; fi # ours, of another version: rustup would report a conflict

if [ -z "${WASI_SKIP_RUSTUP:-}" ] && command -v rustup >/dev/null; then
  say "trying: rustup target add $TARGET"
  if timeout 120 rustup target add "$TARGET" >"$WORK/rustup.log" 2>&1 && works; then finish "rustup target add"; fi
  say "rustup could not: $(grep -m1 -iE 'error|could not' "$WORK/rustup.log" | cut -c1-160 || true)"
fi

# ---- Debian's packages, by the machine's own mirror; system state untouched
KEY=/usr/share/keyrings/debian-archive-keyring.gpg
apt_targets() { apt-get indextargets --format '$(REPO_URI) $(RELEASE)'; }
apt_init() {
  command -v apt-get >/dev/null || return 1
  local code
  code=$(. /etc/os-release && echo "$VERSION_CODENAME")
  CODENAME=$code
  BASE=$(apt_targets | awk -v c="$code" '$2==c && $1 ~ /\/debian\/?$/ {print $1; exit}')
  SECURITY=$(apt_targets | awk -v c="$code-security" '$2==c {print $1; exit}')
  [ -n "$BASE" ] || return 1
  mkdir -p "$WORK"/apt/{lists/partial,cache/archives/partial,etc}
  APT=(-o "Dir::Etc::sourcelist=$WORK/apt/etc/s.list" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$WORK/apt/lists"
    -o "Dir::Cache=$WORK/apt/cache" -o APT::Sandbox::User=root -o Acquire::Languages=none -o Debug::NoLocking=1
    -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false -o Acquire::Retries=3)
}
apt_suite() { # "own": the machine's release and its security updates; else a suite of the same mirror
  if [ "$1" = own ]; then
    echo "deb [signed-by=$KEY] $BASE $CODENAME main" >"$WORK/apt/etc/s.list"
    if [ -n "$SECURITY" ]; then echo "deb [signed-by=$KEY] $SECURITY $CODENAME-security main" >>"$WORK/apt/etc/s.list"; fi
  else echo "deb [signed-by=$KEY] $BASE $1 main" >"$WORK/apt/etc/s.list"; fi
  apt-get "${APT[@]}" -qq update >"$WORK/apt.log" 2>&1 || { say "apt update for $1 failed"; return 1; }
}
apt_versions() { apt-cache "${APT[@]}" madison "$1" | awk -F'|' '{gsub(/ /,"",$2); print $2}'; }
apt_fetch() { (cd "$WORK" && apt-get "${APT[@]}" -qq download "$1=$2" 2>>"$WORK/apt.log" && ls -t "$WORK/${1}"_*.deb | head -1); }
unpack() { # deb, folder, tar patterns …
  local deb=$1 to=$2
  shift 2
  mkdir -p "$to"
  dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$to" --wildcards "$@"
}

find_source() { # → SOURCE, the library folder of std in this release
  if [ -d "$SYSROOT/lib/rustlib/src/rust/library" ]; then
    cp -a "$SYSROOT/lib/rustlib/src/rust/library" "$WORK/library"
    SOURCE=$WORK/library SOURCE_ID=rust-src
    return 0
  fi
  local suite package version deb
  for suite in $SUITES own; do
    apt_suite "$suite" || continue
    for package in rust-src rust-web-src; do
      version=$(apt_versions $package | grep -E "^${RELEASE//./\\.}[+~-]" | head -1 || true)
      [ -n "$version" ] || continue
      say "std: $package $version ($suite)"
      deb=$(apt_fetch $package "$version") || continue
      unpack "$deb" "$WORK/src" './usr/src/rustc-*/library/*'
      rm -f "$deb"
      SOURCE=$(echo "$WORK"/src/usr/src/rustc-*/library) SOURCE_ID="$package $version"
      return 0
    done
  done
  return 1
}
find_libc() { # → LIBC, a folder with libc.a, crt1-command.o, crt1-reactor.o
  local suite version deb
  for suite in $SUITES; do
    apt_suite "$suite" || continue
    for version in $(apt_versions wasi-libc); do
      deb=$(apt_fetch wasi-libc "$version") || continue
      unpack "$deb" "$WORK/libc" './usr/lib/*' || continue
      LIBC=$WORK/libc/usr/lib/$TARGET LIBC_ID="wasi-libc $version"
      if [ -e "$LIBC/libc.a" ]; then say "libc: $LIBC_ID ($suite)"; return 0; fi
    done
  done
  return 1
}
build_std() { # → $WORK/stage
  say "building std for $TARGET (a minute or two)"
  (cd "$SOURCE" && env RUSTC="$RUSTC" RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="$WORK/t" CARGO_PROFILE_RELEASE_CODEGEN_UNITS=1 \
    CARGO_PROFILE_RELEASE_DEBUG=0 CARGO_INCREMENTAL=0 \
    RUSTFLAGS="-Cembed-bitcode=yes -Zforce-unstable-if-unmarked -Lnative=$LIBC --remap-path-prefix=$SOURCE=/rustc/$COMMIT/library" \
    "$CARGO" build --release --target "$TARGET" --manifest-path "$SOURCE/sysroot/Cargo.toml" \
    --features panic-unwind,backtrace --locked >"$WORK/build.log" 2>&1) || { tail -30 "$WORK/build.log" >&2; return 1; }
  mkdir -p "$WORK/stage/lib/self-contained"
  cp "$WORK/t/$TARGET/release/deps/"*.rlib "$WORK/stage/lib/"
  cp "$LIBC"/{libc.a,crt1-command.o,crt1-reactor.o} "$WORK/stage/lib/self-contained/"
  printf 'rustc-commit %s\nstd %s\nlibc %s\n' "$COMMIT" "$SOURCE_ID" "$LIBC_ID" >"$WORK/stage/$MARK"
}

[ -x "$SYSROOT/lib/rustlib/$HOST/bin/wasm-component-ld" ] || command -v wasm-component-ld >/dev/null ||
  die "no wasm-component-ld: cargo install wasm-component-ld"
command -v rustup >/dev/null && HINT="rustup target add $TARGET" || HINT="install Rust with rustup, then: rustup target add $TARGET"
apt_init || die "rustup was not used or failed, and there is no apt of Debian; try: $HINT"
find_source || die "no source of std $RELEASE was found; try: $HINT"
find_libc || die "no wasi-libc was found; try: $HINT"
build_std || die "building std failed"
rm -rf "$DEST.new"
cp -a "$WORK/stage" "$DEST.new"
rm -rf "$DEST"
mv "$DEST.new" "$DEST"
works || { cat "$WORK/smoke/log" >&2; die "installed, but a test program does not link"; }
finish "std built from $SOURCE_ID, $LIBC_ID"

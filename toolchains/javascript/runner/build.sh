#!/usr/bin/env bash
# Compiles the runner with zig as the C compiler. cc-rs names a target in Rust's words, which zig does not know.
set -euo pipefail
cd "$(dirname "$0")"
mkdir tools
cat >tools/cc <<'EOF'
#!/usr/bin/env bash
args=()
for arg in "$@"; do case $arg in --target=* | -target=*) ;; *) args+=("$arg") ;; esac; done
exec python -m ziglang cc --target=wasm32-wasi -fno-sanitize=all "${args[@]}"
EOF
printf '#!/usr/bin/env bash\nexec python -m ziglang ar "$@"\n' >tools/ar
chmod +x tools/cc tools/ar
export ZIG_GLOBAL_CACHE_DIR=$PWD/tools/cache
export RQUICKJS_SYS_NO_WASI_SDK=1
export CC_wasm32_wasip2=$PWD/tools/cc AR_wasm32_wasip2=$PWD/tools/ar CFLAGS_wasm32_wasip2="-O3 -Wno-everything"
cargo build --locked --release --target wasm32-wasip2 --target-dir target
cp target/wasm32-wasip2/release/runner.wasm ../plain.wasm

# skillhost in a container: not root, root file system read-only, everything that is written on one volume.
#
#   docker build -t skillhost .
#   docker run --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
#     -v skillhost-data:/var/lib/skillhost -e SKILLHOST_API_KEY=… -p 127.0.0.1:8080:8080 skillhost
#
# docs/containers.md says more.

FROM rust:1.95.0-bookworm AS build
# Names of interpreters that the image carries, or --all. The image has nothing to build others with.
ARG TOOLCHAINS="python javascript shell"
RUN apt-get update \
    && apt-get install -y --no-install-recommends python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/src/target \
    cargo build --release --locked && cp target/release/skillhost /usr/local/bin/
ENV SKILLHOST_CACHE_DIR=/usr/lib/skillhost
# The interpreters, and the bundled skills with their components. Machine code is made where it runs.
RUN bash toolchains/rust/setup-wasi-target.sh \
    && skillhost toolchain build $TOOLCHAINS \
    && cd / && skillhost list \
    && rm -rf /usr/lib/skillhost/cargo-target /usr/lib/skillhost/compiled /usr/lib/skillhost/code /usr/lib/skillhost/logs

FROM debian:bookworm-slim
RUN useradd --system --uid 10001 --home-dir /var/lib/skillhost --create-home --shell /usr/sbin/nologin skillhost
COPY --from=build /usr/local/bin/skillhost /usr/bin/skillhost
COPY --from=build --chown=10001:10001 /usr/lib/skillhost /usr/lib/skillhost
ENV SKILLHOST_CACHE_DIR=/usr/lib/skillhost \
    SKILLHOST_DATA_DIR=/var/lib/skillhost \
    SKILLHOST_CODE_DIR=/var/lib/skillhost/code \
    SKILLHOST_LISTEN=0.0.0.0:8080 \
    SKILLHOST_LOG_FORMAT=json
USER 10001:10001
WORKDIR /var/lib/skillhost
VOLUME /var/lib/skillhost
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=180s --retries=3 CMD ["skillhost", "health"]
ENTRYPOINT ["skillhost"]
CMD ["serve"]

# Base images are named by tag and digest; Dependabot proposes newer ones.
FROM --platform=$BUILDPLATFORM denoland/deno:2.9.6@sha256:2014dc167ece617ef7e7ba40631ac2234c59e75ce693e7cc2dc2602b3c87859d AS build
ARG TARGETARCH
WORKDIR /source
COPY . .
# Deno cross-compiles, so nothing runs under emulation
RUN case "$TARGETARCH" in \
      amd64) name=linux-x64 ;; \
      arm64) name=linux-arm64 ;; \
      *) echo "Cannot build for the architecture \"$TARGETARCH\": amd64 and arm64 are known" >&2; exit 1 ;; \
    esac \
    && deno task compile "$name" \
    && mv "dist/getharvest-backup-$name" /getharvest-backup \
    && mkdir /data

# Has glibc and libgcc, which the binary needs, but no shell and no package manager
FROM gcr.io/distroless/cc-debian12:nonroot@sha256:9dac0a79194e45a7da0158a9c6da57b217585af0786db3845d1f0ec1a0dd182f
LABEL org.opencontainers.image.title="getharvest-backup" \
      org.opencontainers.image.description="Back up Harvest accounts to plain files" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /getharvest-backup /usr/local/bin/getharvest-backup
COPY LICENSE NOTICES.md /usr/share/doc/getharvest-backup/
# A new volume gets its owner from this folder: 65532 is the image's user "nonroot"
COPY --from=build --chown=65532:65532 --chmod=0700 /data /data
VOLUME /data
# Everything the program reads and writes by default is in the current folder: ./backup, ./harvest-report.html, …
WORKDIR /data
USER 65532:65532
STOPSIGNAL SIGTERM
# No HEALTHCHECK: a run ends by itself, and its exit code says how it went
ENTRYPOINT ["/usr/local/bin/getharvest-backup"]

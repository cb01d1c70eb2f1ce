# Both tags can be pinned further: `docker buildx imagetools inspect denoland/deno:2.9.6` prints the
# digest to write after the tag, as in denoland/deno:2.9.6@sha256:...
FROM --platform=$BUILDPLATFORM denoland/deno:2.9.6 AS build
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
    && mkdir /backup

# Has glibc and libgcc, which the binary needs, but no shell and no package manager
FROM gcr.io/distroless/cc-debian12:nonroot
LABEL org.opencontainers.image.title="getharvest-backup" \
      org.opencontainers.image.description="Back up Harvest accounts to plain files" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /getharvest-backup /usr/local/bin/getharvest-backup
# A new volume gets its owner from this folder: 65532 is the image's user "nonroot"
COPY --from=build --chown=65532:65532 --chmod=0700 /backup /backup
VOLUME /backup
# The program's default folder is ./backup: in / that is the volume, for every command
WORKDIR /
USER 65532:65532
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/getharvest-backup"]

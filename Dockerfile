# Poolcast as a container, for a shell or a CI job:
#   docker build -t poolcast --build-arg POOLCAST_COMMIT=$(git rev-parse --short=12 HEAD) .
#   docker run --rm --user "$(id -u)" -v "$PWD:/work" poolcast check agents.autoscale
FROM debian:12 AS build
WORKDIR /poolcast
COPY . .
ARG POOLCAST_COMMIT
ENV POOLCAST_COMMIT=$POOLCAST_COMMIT
RUN ./dev package

FROM debian:12-slim
COPY --from=build /poolcast/build/package/poolcast_*.deb /tmp/
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates git /tmp/poolcast_*.deb \
    && rm -rf /var/lib/apt/lists/* /tmp/poolcast_*.deb
USER 10001:10001
WORKDIR /work
ENTRYPOINT ["poolcast"]
CMD ["--help"]

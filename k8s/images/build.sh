#!/bin/sh
# Builds the images of the services and of the tools: k8s/images/build.sh [TAG]. Run ./mvnw package (or ./sluice up) first.
# Environment: ENGINE (podman, docker), REGISTRY (localhost), JDK_IMAGE and BASE_IMAGE as in the Containerfile,
# ENGINE_OPTIONS and BUILD_OPTIONS before and after the engine's word build.
set -eu
home=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
tag=${1:-dev}
registry=${REGISTRY:-localhost}
engine=${ENGINE:-$(command -v podman || command -v docker)} || {
    echo "podman or docker is needed to build images." >&2
    exit 1
}
revision=$(git -C "$home" rev-parse --short HEAD 2>/dev/null || echo unknown)
# Layers depend on files' times; all of one commit have the same.
epoch=$(git -C "$home" log -1 --format=%ct 2>/dev/null || echo 0)
case $engine in
    *podman*) times="--timestamp $epoch" ;;
    *) times="--build-arg SOURCE_DATE_EPOCH=$epoch" ;;
esac

build() {
    file=$1
    name=$2
    shift 2
    # shellcheck disable=SC2086
    "$engine" ${ENGINE_OPTIONS:-} build ${BUILD_OPTIONS:-} -q -f "$home/k8s/images/$file" -t "$registry/sluice-$name:$tag" \
        ${JDK_IMAGE:+--build-arg JDK_IMAGE="$JDK_IMAGE"} ${BASE_IMAGE:+--build-arg BASE_IMAGE="$BASE_IMAGE"} \
        --build-arg VERSION="$tag" --build-arg REVISION="$revision" $times "$@" "$home" >/dev/null
    echo "$registry/sluice-$name:$tag"
}

for service in gateway-service channel-service billing-service; do
    [ -f "$home/$service/target/quarkus-app/quarkus-run.jar" ] || {
        echo "$service is not built: run ./mvnw package -DskipTests first." >&2
        exit 1
    }
    build Containerfile "${service%-service}" --build-arg SERVICE="$service"
done
build Containerfile.tools tools
# Only where no registry can be reached, since the official images are better kept.
[ -z "${WITH_STORES:-}" ] || build Containerfile.stores stores

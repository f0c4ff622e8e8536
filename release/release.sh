#!/bin/sh
# Publishes a version: release/release.sh VERSION [--dry-run]. docs/release.md says what is needed for it.
# Environment: REGISTRY (ghcr.io/sluice-gateway), CHARTS (oci://$REGISTRY/charts), ARCHS ("amd64 arm64"), ENGINE (podman, docker).
set -eu
home=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
version=
dry=
for argument in "$@"; do
    case $argument in
        --dry-run) dry=yes ;;
        *) version=$argument ;;
    esac
done
[ -n "$version" ] || {
    echo "usage: release/release.sh VERSION [--dry-run]" >&2
    exit 2
}
registry=${REGISTRY:-ghcr.io/sluice-gateway}
charts=${CHARTS:-oci://$registry/charts}
archs=${ARCHS:-amd64 arm64}
engine=${ENGINE:-podman}
out=$home/target/release
cd "$home"

wrong=0
need() {
    what=$1
    shift
    "$@" >/dev/null 2>&1 || {
        echo "not ready: $what" >&2
        wrong=1
    }
}
# What may still be missing when one only looks what would happen.
later() { [ -n "$dry" ] || need "$@"; }
same() { [ "$(sed -n "s/^$1: *//p" helm/sluice/Chart.yaml)" = "$version" ]; }
clean() { [ -z "$(git status --porcelain)" ]; }
tagged() { [ "$(git rev-parse "v$version^{commit}")" = "$(git rev-parse HEAD)" ]; }
tags() {
    ! grep -h '^  - {name: .*newTag:' k8s/overlays/production/kustomization.yaml k8s/overlays/production/migrations/kustomization.yaml |
        grep -v "newTag: $version}"
}

need "CHANGELOG.md has no entry '## $version'" grep -q "^## $version\$" CHANGELOG.md
need "helm/sluice/Chart.yaml has another version; set it to $version" same version
need "helm/sluice/Chart.yaml has another appVersion; set it to $version" same appVersion
need "k8s/overlays/production names other images; set newTag to $version" tags
later "there are changes that are not committed" clean
later "HEAD is not tagged; run git tag -a v$version" tagged
later "$engine is not installed" command -v "$engine"
later "helm is not installed" command -v helm
[ "$wrong" = 0 ] || exit 1

run() {
    echo "+ $*"
    [ -n "$dry" ] || "$@"
}

run ./mvnw -B -q clean package -Pimages -Dmaven.test.skip=true -Djib.skip=true
run mkdir -p "$out"
for service in gateway channel billing; do
    run cp "$service-service/target/quarkus-app/sbom.json" "$out/sluice-$service-$version.sbom.json"
done
for arch in $archs; do
    # Each needs a machine of its kind, or an emulator that the engine knows of: the JVM makes its cache of classes in the build.
    run env ENGINE="$engine" REGISTRY="$registry" BUILD_OPTIONS="--platform linux/$arch" k8s/images/build.sh "$version-$arch"
done
for name in gateway channel billing tools; do
    image=$registry/sluice-$name:$version
    parts=
    for arch in $archs; do
        run "$engine" push "$image-$arch"
        parts="$parts $image-$arch"
    done
    # shellcheck disable=SC2086
    run "$engine" manifest create "$image" $parts
    case $engine in
        *podman*) run "$engine" manifest push --all "$image" "docker://$image" ;;
        *) run "$engine" manifest push "$image" ;;
    esac
done
run helm package helm/sluice --destination "$out"
run helm push "$out/sluice-$version.tgz" "$charts"

#!/bin/sh
# Builds the services of a commit twice, in two places, and compares every file that goes into their images:
# k8s/images/reproduce.sh [COMMIT]. MAVEN_OPTIONS go to both builds; with -o there are no
# SBOMs to compare.
set -eu
home=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
commit=${1:-HEAD}
# Quarkus 3.31 numbers what its build steps record in the order in which threads come to them, and ByteBuddy draws names of
# Hibernate's proxies at random. Later lines of Quarkus number by class (quarkusio/quarkus#53025).
known='quarkus/generated-bytecode.jar$'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for place in one another/place; do
    mkdir -p "$work/$place"
    git -C "$home" archive "$commit" | tar -xf - -C "$work/$place"
    echo "building in $work/$place"
    # shellcheck disable=SC2086
    (cd "$work/$place" && ./mvnw -B -q ${MAVEN_OPTIONS:-} -Pimages package -Dmaven.test.skip=true -Dspotless.check.skip=true \
        -pl gateway-service,channel-service,billing-service -am) >"$work/log" 2>&1 || {
        tail -30 "$work/log" >&2
        exit 1
    }
    (cd "$work/$place" && find ./*-service/target/quarkus-app -type f -exec sha256sum {} + | sort -k 2) >"$work/$(basename "$place").sums"
done

files=$(wc -l <"$work/one.sums")
differ=$(diff "$work/one.sums" "$work/place.sums" | sed -n 's/^[<>] [0-9a-f]*  \.\///p' | sort -u)
echo "$files files, of which differ:"
echo "${differ:-none}"
unknown=$(echo "$differ" | grep -v "$known" || true)
[ -z "$unknown" ] || {
    echo "These must be the same in every build of a commit:" >&2
    echo "$unknown" >&2
    exit 1
}

#!/bin/sh
# Installs the chart in a real cluster and harms it: helm test, closed networks, rollouts and scaling under streams, upgrade,
# rollback, uninstall. Uses the current kubeconfig; the images must be where the nodes find them.
#
#   REGISTRY=localhost TAG=dev k8s/e2e.sh
#
# OLD_TAG: images of an earlier build, installed first and upgraded from (default: TAG). OLD_CHART: its chart.
# POSTGRES_IMAGE, REDIS_IMAGE: stores of the trial. STREAMS (200): streams that are open all the time.
set -eu
home=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
chart=$home/helm/sluice
registry=${REGISTRY:-localhost}
tag=${TAG:-dev}
old_tag=${OLD_TAG:-$tag}
old_chart=${OLD_CHART:-$chart}
streams=${STREAMS:-200}
ns=sluice-e2e
release=sluice

say() { printf '\n== %s  %s\n' "$(date +%H:%M:%S)" "$*"; }
k() { kubectl -n "$ns" "$@"; }

sluice() {
    verb=$1
    which=$2
    with=$3
    shift 3
    helm -n "$ns" "$verb" "$release" "$which" -f "$which/values-minimal.yaml" --wait --timeout 5m \
        --set image.registry="$registry" --set image.tag="$with" \
        ${POSTGRES_IMAGE:+--set dev.postgresImage="$POSTGRES_IMAGE"} ${REDIS_IMAGE:+--set dev.redisImage="$REDIS_IMAGE"} \
        --set networkPolicy.enabled=true --set gateway.replicas=2 --set channelService.replicas=2 --set billingService.replicas=2 \
        --set gateway.maxCallDuration=2m --set gateway.drainDelaySeconds=10 --set gateway.drainIdleSeconds=20 \
        --set gateway.resources.requests.cpu=100m "$@" >/dev/null
}

# A pod of the tools' image: pod NAME COMPONENT COMMAND. Only one called "test" is let through by the network policies.
pod() {
    k delete pod "$1" --ignore-not-found --wait >/dev/null
    k apply -f - >/dev/null <<END
apiVersion: v1
kind: Pod
metadata:
  name: $1
  labels: {app.kubernetes.io/name: sluice, app.kubernetes.io/instance: $release, app.kubernetes.io/component: $2}
spec:
  restartPolicy: Never
  automountServiceAccountToken: false
  securityContext: {runAsNonRoot: true, runAsUser: 10001, seccompProfile: {type: RuntimeDefault}}
  containers:
    - name: tools
      image: $registry/sluice-tools:$tag
      args: [$3]
      securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
      env:
        - {name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
        - {name: GATEWAY_URL, value: "http://$release-gateway:80"}
        - {name: CHANNEL_SERVICE_URL, value: "http://$release-channel-service:8080"}
        - {name: BILLING_SERVICE_URL, value: "http://$release-billing-service:8080"}
        - {name: ADMIN_TOKEN, valueFrom: {secretKeyRef: {name: $release-dev, key: admin-token}}}
        - {name: STREAMS, value: "$streams"}
        - {name: SECONDS, value: "${4:-60}"}
        - {name: TARGETS, value: "${5:-}"}
        - {name: JDK_JAVA_OPTIONS, value: "-XX:+UseSerialGC -Xmx256m --sun-misc-unsafe-memory-access=allow"}
      volumeMounts: [{name: tmp, mountPath: /tmp}]
  volumes: [{name: tmp, emptyDir: {}}]
END
}

# Waits for a pod's end, shows what it said, and fails as it failed.
finish() {
    k wait pod "$1" --for=jsonpath='{.status.phase}'=Succeeded --timeout="${2:-120}s" >/dev/null 2>&1 || true
    k logs "$1" | grep -v '^NOTE\|^Picked up' || true
    [ "$(k get pod "$1" -o jsonpath='{.status.phase}')" = Succeeded ] || {
        echo "pod $1 failed" >&2
        exit 1
    }
}

rolled() { k rollout status "deployment/$release-$1" --timeout=5m >/dev/null; }

kubectl delete namespace "$ns" --ignore-not-found --wait >/dev/null
kubectl create namespace "$ns" >/dev/null
kubectl label namespace "$ns" pod-security.kubernetes.io/enforce=restricted >/dev/null

say "install $old_tag"
sluice install "$old_chart" "$old_tag"
k get pods

say "helm test"
helm -n "$ns" test "$release" --logs --timeout 5m | sed -n '/^ok\|^FAILED\|^Phase/p'

say "what network policies let through"
gateway=$(k get pods -l app.kubernetes.io/component=gateway -o jsonpath='{.items[0].status.podIP}')
all="$release-gateway:80 $gateway:9000 $release-channel-service:8080 $release-channel-service:9000"
all="$all $release-billing-service:8080 $release-billing-service:9000 $release-postgres:5432 $release-redis:6379"
reach() {
    pod "$1" "$2" reach 5 "$all"
    seen=$(finish "$1")
    echo "$1:"
    echo "$seen"
    open=$(echo "$seen" | sed -n 's/^open *//p' | tr '\n' ' ')
    [ "$open" = "$3 " ] || {
        echo "$1 should reach only: $3" >&2
        exit 1
    }
}
reach stranger other "$release-gateway:80"
reach allowed test "$release-gateway:80 $release-channel-service:8080 $release-billing-service:8080"

say "$streams streams while every component is rolled out anew"
pod load test load 150
k wait pod load --for=condition=Ready --timeout=60s >/dev/null
for component in gateway channel-service billing-service; do
    k rollout restart "deployment/$release-$component" >/dev/null
    rolled "$component"
    echo "rolled $component"
done
finish load 400

say "$streams streams while gateways go from 2 to 5 and back"
pod load test load 90
k wait pod load --for=condition=Ready --timeout=60s >/dev/null
k scale "deployment/$release-gateway" --replicas=5 >/dev/null
rolled gateway
echo "5 gateways"
k scale "deployment/$release-gateway" --replicas=2 >/dev/null
rolled gateway
echo "2 gateways"
finish load 400

say "$streams streams while $tag replaces $old_tag, and back"
pod load test load 200
k wait pod load --for=condition=Ready --timeout=60s >/dev/null
sluice upgrade "$chart" "$tag"
echo "upgraded"
helm -n "$ns" rollback "$release" 1 --wait --timeout 5m >/dev/null
echo "rolled back"
finish load 500

say "uninstall"
helm -n "$ns" uninstall "$release" --wait --timeout 5m
k delete pod load stranger allowed --ignore-not-found --wait >/dev/null
# Helm waits for what it made, not for the pods of that: they end in their own time.
k wait --for=delete pod -l app.kubernetes.io/instance="$release",app.kubernetes.io/component!=test --timeout=3m >/dev/null
left=$(k get all,secrets,configmaps,serviceaccounts,roles,rolebindings,networkpolicies,poddisruptionbudgets,jobs -o name |
    grep -v 'configmap/kube-root-ca.crt\|serviceaccount/default\|^pod/.*-test$' || true)
echo "left: $left"
[ "$left" = "secret/$release-dev" ] || {
    echo "only the Secret should be left" >&2
    exit 1
}
kubectl delete namespace "$ns" --wait >/dev/null
say "all went well"

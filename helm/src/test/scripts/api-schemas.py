#!/usr/bin/env python3
"""Makes src/test/resources/api/v*.json.gz: the schemas of Kubernetes' API that the chart's manifests are checked against.

Source: the wheel kubernetes-validate 1.34.1 of PyPI (Apache-2.0), which holds Kubernetes' own OpenAPI as JSON schemas; the
strict ones refuse unknown fields. Kept are the kinds below and what they refer to, without descriptions and status.

    pip download --no-deps kubernetes-validate==1.34.1
    python3 helm/src/test/scripts/api-schemas.py kubernetes_validate-1.34.1-py3-none-any.whl
"""

import gzip
import json
import pathlib
import sys
import zipfile

MINORS = ["1.32", "1.33", "1.34"]
KINDS = [
    "apps.v1.Deployment", "autoscaling.v2.HorizontalPodAutoscaler", "batch.v1.Job", "core.v1.ConfigMap", "core.v1.Pod",
    "core.v1.Service", "core.v1.ServiceAccount", "networking.v1.Ingress", "networking.v1.NetworkPolicy",
    "policy.v1.PodDisruptionBudget", "rbac.v1.Role", "rbac.v1.RoleBinding",
]
OUT = pathlib.Path(__file__).parent.parent / "resources" / "api"


def pruned(schema, names=False):
    """Without descriptions and status; names says that the keys are names of fields, not words of JSON schema."""
    if isinstance(schema, list):
        return [pruned(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    drop = {"status"} if names else {"description", "default", "format"}
    return {key: pruned(value, key == "properties" and not names) for key, value in schema.items()
            if key not in drop and not (key.startswith("x-") and not names)}


def references(schema):
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"].rsplit("/", 1)[1]
        for value in schema.values():
            yield from references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from references(value)


def closure(definitions):
    kept, open_names = {}, ["io.k8s.api." + kind for kind in KINDS]
    while open_names:
        name = open_names.pop()
        if name not in kept:
            kept[name] = pruned(definitions[name])
            open_names += references(kept[name])
    return {name: kept[name] for name in sorted(kept)}


def main(wheel):
    OUT.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(wheel) as files:
        for minor in MINORS:
            path = f"kubernetes_validate/kubernetes-json-schema/v{minor}.0-local-strict/_definitions.json"
            definitions = json.loads(files.read(path))["$defs"]
            kinds = {kind.rsplit(".", 1)[1]: {"$ref": f"#/$defs/io.k8s.api.{kind}"} for kind in KINDS}
            schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "kinds": kinds, "$defs": closure(definitions)}
            text = json.dumps(schema, separators=(",", ":")).encode()
            (OUT / f"v{minor}.json.gz").write_bytes(gzip.compress(text, 9, mtime=0))


if __name__ == "__main__":
    main(sys.argv[1])

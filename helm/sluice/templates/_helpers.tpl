{{- define "sluice.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "sluice.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "sluice.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "sluice.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What picks the pods of a component: (list $ "gateway"). */}}
{{- define "sluice.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ include "sluice.name" $root }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{- define "sluice.labels" -}}
{{- $root := index . 0 -}}
{{ include "sluice.selector" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: sluice
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{/* An image of ours: (list $ "gateway"). */}}
{{- define "sluice.image" -}}
{{- $root := index . 0 -}}
{{ printf "%s/sluice-%s:%s" $root.Values.image.registry (index . 1) (default $root.Chart.AppVersion $root.Values.image.tag) }}
{{- end -}}

{{- define "sluice.pullSecrets" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end -}}

{{- define "sluice.secretName" -}}
{{- default (printf "%s-dev" (include "sluice.fullname" .)) .Values.secret.existingSecret -}}
{{- end -}}

{{/* What Pod Security calls restricted. */}}
{{- define "sluice.podSecurity" -}}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile:
    type: RuntimeDefault
{{- end -}}

{{- define "sluice.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end -}}

{{/* Variables that name a mounted file: (list $ (list "KEYSET" "keyset") …). */}}
{{- define "sluice.secretFiles" -}}
{{- $root := index . 0 -}}
{{- range rest . }}
- name: SLUICE_{{ index . 0 }}_FILE
  value: /etc/sluice/secret/{{ index . 1 }}
{{- end }}
{{- end -}}

{{/* The mounted Secret, only with the keys that a component needs. */}}
{{- define "sluice.secretVolume" -}}
{{- $root := index . 0 -}}
- name: secret
  secret:
    secretName: {{ include "sluice.secretName" $root }}
    defaultMode: 0440
    items:
      {{- range rest . }}
      - key: {{ index $root.Values.secret.keys (index . 2) }}
        path: {{ index . 1 }}
      {{- end }}
- name: tmp
  emptyDir:
    sizeLimit: 64Mi
{{- end -}}

{{- define "sluice.mounts" -}}
volumeMounts:
  - name: secret
    mountPath: /etc/sluice/secret
    readOnly: true
  - name: tmp
    mountPath: /tmp
{{- end -}}

{{/* Health on the management port; started may take long where a schema is migrated. */}}
{{- define "sluice.probes" -}}
startupProbe:
  httpGet: {path: /q/health/started, port: management}
  periodSeconds: 1
  failureThreshold: 120
livenessProbe:
  httpGet: {path: /q/health/live, port: management}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: {path: /q/health/ready, port: management}
  periodSeconds: 2
  timeoutSeconds: 2
  failureThreshold: 2
{{- end -}}

{{- define "sluice.spread" -}}
{{- $labels := include "sluice.selector" . -}}
topologySpreadConstraints:
  {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- $labels | nindent 8 }}
  {{- end }}
{{- end -}}

{{/* 15m → 900. */}}
{{- define "sluice.seconds" -}}
{{- $n := regexFind "^[0-9]+" . | int -}}
{{- if hasSuffix "h" . -}}{{ mul $n 3600 }}{{- else if hasSuffix "m" . -}}{{ mul $n 60 }}{{- else -}}{{ $n }}{{- end -}}
{{- end -}}

{{/* The environment in a fixed order: (dict of variables). */}}
{{- define "sluice.env" -}}
{{- range $name, $value := . }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end -}}

{{- define "sluice.logging" -}}
{{- if eq .Values.logging.format "json" }}
QUARKUS_LOG_CONSOLE_JSON_ENABLED: "true"
{{- end }}
{{- end -}}

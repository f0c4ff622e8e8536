{{/* Deployment, Service and service account of a control service: (list $ "channel-service" .Values.channelService secrets). */}}
{{- define "sluice.control" -}}
{{- $root := index . 0 -}}
{{- $name := index . 1 -}}
{{- $v := index . 2 -}}
{{- $secrets := index . 3 -}}
{{- $me := list $root $name -}}
{{- $full := printf "%s-%s" (include "sluice.fullname" $root) $name -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $full }}
  labels:
    {{- include "sluice.labels" $me | nindent 4 }}
spec:
  replicas: {{ $v.replicas }}
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
  selector:
    matchLabels:
      {{- include "sluice.selector" $me | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "sluice.labels" $me | nindent 8 }}
      {{- with $v.podAnnotations }}
      annotations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      {{- include "sluice.pullSecrets" $root | nindent 6 }}
      serviceAccountName: {{ $full }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      {{- include "sluice.podSecurity" $root | nindent 6 }}
      terminationGracePeriodSeconds: 45
      {{- include "sluice.spread" $me | nindent 6 }}
      {{- with $v.nodeSelector }}
      nodeSelector:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $v.tolerations }}
      tolerations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
        - name: {{ $name }}
          image: {{ include "sluice.image" (list $root (trimSuffix "-service" $name)) }}
          imagePullPolicy: {{ $root.Values.image.pullPolicy }}
          {{- include "sluice.containerSecurity" $root | nindent 10 }}
          ports:
            - {name: http, containerPort: 8080}
            - {name: management, containerPort: 9000}
          env:
            {{- include "sluice.secretFiles" (concat (list $root) $secrets) | nindent 12 }}
            {{- $env := dict
                "JAVA_TOOL_OPTIONS" (printf "-Xmx%s -Xss512k" $v.heap)
                "QUARKUS_HTTP_PORT" "8080"
                "QUARKUS_MANAGEMENT_PORT" "9000"
                "SLUICE_MIGRATE" $root.Values.migrations.mode -}}
            {{- include "sluice.env" (mergeOverwrite $env (include "sluice.logging" $root | fromYaml) $v.env) | nindent 12 }}
          {{- include "sluice.probes" $root | nindent 10 }}
          {{- /* Calls on their way find it serving until endpoints have changed. */}}
          lifecycle:
            preStop:
              sleep: {seconds: 5}
          resources:
            {{- toYaml $v.resources | nindent 12 }}
          {{- include "sluice.mounts" $root | nindent 10 }}
      volumes:
        {{- include "sluice.secretVolume" (concat (list $root) $secrets) | nindent 8 }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ $full }}
  labels:
    {{- include "sluice.labels" $me | nindent 4 }}
spec:
  selector:
    {{- include "sluice.selector" $me | nindent 4 }}
  ports:
    - {name: http, port: 8080, targetPort: http}
    - {name: management, port: 9000, targetPort: management}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ $full }}
  labels:
    {{- include "sluice.labels" $me | nindent 4 }}
automountServiceAccountToken: false
{{- if gt (int $v.replicas) 1 }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ $full }}
  labels:
    {{- include "sluice.labels" $me | nindent 4 }}
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      {{- include "sluice.selector" $me | nindent 6 }}
{{- end }}
{{- end -}}

{{- define "sluice.channelSecrets" -}}
- [KEYSET, keyset, keyset]
- [ADMIN_TOKEN, admin-token, adminToken]
- [SERVICE_TOKEN, service-token, serviceToken]
- [DATABASE_URL, database-url, databaseUrl]
- [REDIS_URL, redis-url, redisUrl]
{{- end -}}

{{- define "sluice.billingSecrets" -}}
- [ADMIN_TOKEN, admin-token, adminToken]
- [SERVICE_TOKEN, service-token, serviceToken]
- [DATABASE_URL, database-url, databaseUrl]
- [REDIS_URL, redis-url, redisUrl]
{{- end -}}

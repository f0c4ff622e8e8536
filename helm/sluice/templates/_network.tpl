{{- define "sluice.np.dns" -}}
- ports:
    - {protocol: UDP, port: 53}
    - {protocol: TCP, port: 53}
{{- end }}
{{- define "sluice.np.stores" -}}
{{- $root := index . 0 -}}
{{- $np := $root.Values.networkPolicy -}}
- ports:
    - {protocol: TCP, port: {{ $np.redisPort }}}
  {{- if $root.Values.dev.enabled }}
  to:
    - podSelector:
        matchLabels:
          {{- include "sluice.selector" (list $root "redis") | nindent 10 }}
  {{- else if $np.redisTo }}
  to:
    {{- toYaml $np.redisTo | nindent 4 }}
  {{- end }}
{{- if index . 1 }}
- ports:
    - {protocol: TCP, port: {{ $np.databasePort }}}
  {{- if $root.Values.dev.enabled }}
  to:
    - podSelector:
        matchLabels:
          {{- include "sluice.selector" (list $root "postgres") | nindent 10 }}
  {{- else if $np.databaseTo }}
  to:
    {{- toYaml $np.databaseTo | nindent 4 }}
  {{- end }}
{{- end }}
{{- end }}
{{- define "sluice.np.pods" -}}
{{- $root := index . 0 -}}
{{- range rest . }}
- podSelector:
    matchLabels:
      {{- include "sluice.selector" (list $root .) | nindent 6 }}
{{- end }}
{{- end }}
{{- define "sluice.np.metrics" -}}
{{- with .Values.networkPolicy.metricsFrom }}
- ports:
    - {protocol: TCP, port: 9000}
  from:
    {{- toYaml . | nindent 4 }}
{{- end }}
{{- end }}

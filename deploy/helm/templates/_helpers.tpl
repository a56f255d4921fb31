{{- define "paycom.labels" -}}
app.kubernetes.io/name: paycom-sync
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "paycom.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{/* Arguments: root, and the names of the settings in the secret. */}}
{{- define "paycom.env" -}}
{{- range $name, $value := .root.Values.settings }}
{{- if ne (toString $value) "" }}
- { name: {{ $name }}, value: {{ $value | quote }} }
{{- end }}
{{- end }}
- { name: TEMPORAL_ADDRESS, value: {{ .root.Values.temporal.address | quote }} }
- { name: TEMPORAL_NAMESPACE, value: {{ .root.Values.temporal.namespace | quote }} }
- { name: PAYCOM_SFTP_LOCAL_DIRECTORY, value: /var/lib/paycom-sync/spool }
{{- range .names }}
- { name: {{ . }}_FILE, value: /run/secrets/paycom-sync/{{ . }} }
{{- end }}
{{- end }}

{{- define "paycom.container" -}}
image: {{ include "paycom.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
{{- end }}

{{- define "paycom.mounts" -}}
- { name: secrets, mountPath: /run/secrets/paycom-sync, readOnly: true }
- { name: spool, mountPath: /var/lib/paycom-sync }
- { name: tmp, mountPath: /tmp }
{{- if .Values.files }}
- { name: files, mountPath: /etc/paycom-sync, readOnly: true }
{{- end }}
{{- end }}

{{/* Arguments: root, and the names of the settings in the secret. */}}
{{- define "paycom.pod" -}}
automountServiceAccountToken: false
{{- with .root.Values.imagePullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  fsGroup: 1000
  seccompProfile: { type: RuntimeDefault }
volumes:
  - name: secrets
    secret:
      secretName: {{ required "secret: the name of the Secret with the secret settings" .root.Values.secret }}
      defaultMode: 288 # 0440
      items:
        {{- range .names }}
        - { key: {{ . }}, path: {{ . }} }
        {{- end }}
  - name: spool
    emptyDir: { sizeLimit: {{ .root.Values.worker.spoolSize }} }
  - name: tmp
    emptyDir: { sizeLimit: 64Mi }
  {{- with .root.Values.files }}
  - name: files
    secret: { secretName: {{ . }}, defaultMode: 288 }
  {{- end }}
{{- end }}

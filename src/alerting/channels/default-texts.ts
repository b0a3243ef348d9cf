/** What messages say when nobody said otherwise. The files of `templates` may define the same names anew. */
export const DEFAULT_TEXTS = `
{{ define "summary" -}}
  {{ if eq .Status "firing" }}Firing ({{ len .Alerts.Firing }}){{ else }}Resolved{{ end }}: {{ with .CommonLabels.alertname }}{{ . }}{{ else }}several alerts{{ end }}
  {{- range .GroupLabels.SortedPairs }}{{ if ne .Name "alertname" }}, {{ .Name }} {{ .Value }}{{ end }}{{ end }}
{{- end }}

{{ define "alert.summary" -}}
  {{ if .Annotations.summary }}{{ .Annotations.summary }}{{ else if .Annotations.description }}{{ .Annotations.description }}{{ else }}{{ .Labels.alertname }}{{ end }}
{{- end }}

{{ define "alert.labels" }}{{ range $i, $pair := .Labels.SortedPairs }}{{ if $i }}, {{ end }}{{ $pair.Name }}={{ $pair.Value }}{{ end }}{{ end }}

{{ define "slack.default.title" }}{{ template "summary" . }}{{ end }}

{{ define "slack.default.text" -}}
{{ range .Alerts }}{{ if eq .Status "resolved" }}~{{ end }}*{{ template "alert.summary" . }}*{{ if eq .Status "resolved" }}~{{ end }} (<{{ .GeneratorURL }}|expression>)
\`{{ template "alert.labels" . }}\`
{{ end }}
{{- end }}

{{ define "email.default.subject" }}{{ template "summary" . }}{{ end }}

{{ define "email.default.text" -}}
{{ range .Alerts }}{{ if eq .Status "firing" }}FIRING since {{ .StartsAt.Format "2006-01-02 15:04:05" }} UTC{{ else }}RESOLVED at {{ .EndsAt.Format "2006-01-02 15:04:05" }} UTC{{ end }}: {{ template "alert.summary" . }}
  {{ template "alert.labels" . }}
{{ range .Annotations.SortedPairs }}  {{ .Name }}: {{ .Value }}
{{ end }}  {{ .GeneratorURL }}

{{ end }}Sent by {{ .ExternalURL }}
{{ end }}

{{ define "email.default.html" -}}
<!DOCTYPE html>
<html><body style="font-family: sans-serif">
<h2>{{ template "summary" . }}</h2>
{{ range .Alerts }}<div style="border-left: 4px solid {{ if eq .Status "firing" }}#c0392b{{ else }}#27ae60{{ end }}; margin: 1em 0; padding-left: 1em">
<p><strong>{{ template "alert.summary" . }}</strong><br>{{ if eq .Status "firing" }}firing since {{ .StartsAt.Format "2006-01-02 15:04:05" }} UTC{{ else }}resolved at {{ .EndsAt.Format "2006-01-02 15:04:05" }} UTC{{ end }}</p>
<table>{{ range .Labels.SortedPairs }}<tr><td>{{ .Name }}</td><td>{{ .Value }}</td></tr>{{ end }}{{ range .Annotations.SortedPairs }}<tr><td><em>{{ .Name }}</em></td><td>{{ .Value }}</td></tr>{{ end }}</table>
<p><a href="{{ .GeneratorURL }}">expression</a></p>
</div>
{{ end }}<p>Sent by <a href="{{ .ExternalURL }}">{{ .ExternalURL }}</a></p>
</body></html>
{{ end }}
`;

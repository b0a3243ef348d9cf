/**
 * Texts of annotations and what Prometheus makes of them, for the data of alert-data.ts. Every version of Prometheus since 2.42
 * does so.
 */
export const EXPANDED: readonly (readonly [template: string, text: string])[] = [
  ['plain text, no action', 'plain text, no action'],
  [
    '{{ $value }} {{ .Value }} {{ $labels.instance }} {{ .Labels.job }}',
    '1.2345675e+06 1.2345675e+06 host.example.org:9100 node',
  ],
  ['{{ $labels.nope }}|{{ .Labels.nope }}|{{ $externalLabels.region }}|{{ .ExternalLabels.nope }}|', '||eu||'],
  ['{{ .Labels }}', 'map[__name__:m instance:host.example.org:9100 job:node text:é <a b="x">]'],
  ['{{ $labels.__name__ }}', 'm'],
  [
    'Instance {{ $labels.instance }} of job {{ $labels.job }} has been down for more than 5 minutes.',
    'Instance host.example.org:9100 of job node has been down for more than 5 minutes.',
  ],
  [
    '{{ $value | humanize }} {{ $value | humanizePercentage }} {{ $value | humanizeDuration }} {{ $value | humanize1024 }}',
    '1.235M 1.235e+08% 14d 6h 56m 7s 1.177Mi',
  ],
  [
    '{{ printf "%.2f" $value }} {{ printf "%.0f" $value }} {{ printf "%d" $value }} {{ printf "%s" $value }} {{ printf "%v" $value }} {{ printf "%5.1f|%-8.1f|%08.1f" $value $value $value }}',
    '1234567.50 1234568 %!d(float64=1.2345675e+06) %!s(float64=1.2345675e+06) 1.2345675e+06 1234567.5|1234567.5|1234567.5',
  ],
  [
    '{{ if gt $value 5.0 }}large{{ else }}small{{ end }} {{ if lt $value 5.0 }}small{{ else if lt $value 2000000.0 }}middle{{ else }}large{{ end }}',
    'large middle',
  ],
  [
    '{{ if and (eq $labels.job "node") (gt $value 1.0) }}both{{ end }} {{ if or $labels.nope $labels.job }}one{{ end }} {{ if not $labels.nope }}none{{ end }}',
    'both one none',
  ],
  [
    '{{ with $labels.job }}job {{ . }}{{ end }}{{ with $labels.nope }}x{{ else }} no such label{{ end }}',
    'job node no such label',
  ],
  [
    '{{ range $k, $v := $labels }}{{ $k }}={{ $v }};{{ end }}',
    '__name__=m;instance=host.example.org:9100;job=node;text=é <a b="x">;',
  ],
  ['{{ range query "up" }}{{ .Labels.instance }}={{ .Value }} {{ end }}', 'b=2 a=1.5 '],
  ['{{ with query "up{instance=\\"a\\"}" }}{{ . | first | value }}{{ end }}', '1.5'],
  [
    '{{ query "up" | first | label "instance" }} {{ query "up" | len }} {{ (query "up" | first).Labels.instance }}',
    'b 2 b',
  ],
  [
    '{{ range sortByLabel "instance" (query "up") }}{{ .Labels.instance }}{{ end }} {{ range query "up" | sortByLabel "zone" }}{{ .Labels.instance }}{{ end }}',
    'ab ba',
  ],
  [
    '{{ with query "nothing" }}some{{ else }}none{{ end }} {{ range query "nothing" }}some{{ else }}none{{ end }}',
    'none none',
  ],
  ['{{ query "scalar(up{instance=\\"a\\"})" | first | value }} {{ query "1+1" | first | value }}', '1.5 2'],
  ['{{ query "vector(3)" | first }} {{ query "vector(3)" | first | value | printf "%.3f" }}', '{map[] 3} 3.000'],
  ['{{ range $i, $s := query "up" }}{{ if $i }}, {{ end }}{{ $s.Labels.instance }}{{ end }}', 'b, a'],
  ['{{ query "up" | first | strvalue }}|{{ query "texts" | first | strvalue }}', '|hidden'],
  [
    '{{ printf "%v" (query "up" | first) }} {{ printf "%T %T" (query "up") (query "up" | first) }}',
    '&{map[__name__:up instance:b zone:z] 2} template.queryResult *template.sample',
  ],
  ['{{ query "up" | first | label "nope" }}|{{ label "zone" (query "up" | first) }}', '|z'],
  [
    '{{ humanize 0.0 }} {{ humanize 1.0 }} {{ humanize 999.0 }} {{ humanize 1000.0 }} {{ humanize 1234567.0 }} {{ humanize 999999.0 }} {{ humanize .999 }} {{ humanize .00000435 }} {{ humanize -1500.0 }} {{ humanize 1e30 }} {{ humanize 1e-30 }} {{ humanize "12345" }} {{ humanize 1234567 }}',
    '0 1 999 1k 1.235M 1000k 999m 4.35u -1.5k 1e+06Y 1e-06y 12.35k 1.235M',
  ],
  [
    '{{ humanize1024 0.0 }} {{ humanize1024 1.0 }} {{ humanize1024 1023.0 }} {{ humanize1024 1024.0 }} {{ humanize1024 1048576 }} {{ humanize1024 1e30 }} {{ humanize1024 0.5 }} {{ humanize1024 -2048.0 }} {{ humanize1024 "1500" }}',
    '0 1 1023 1ki 1Mi 8.272e+05Yi 0.5 -2ki 1.465ki',
  ],
  [
    '{{ humanizeDuration 0.0 }} {{ humanizeDuration 1.0 }} {{ humanizeDuration 59.99999 }} {{ humanizeDuration 60.0 }} {{ humanizeDuration 3600.0 }} {{ humanizeDuration 86400.0 }} {{ humanizeDuration 86401.5 }} {{ humanizeDuration 135.3563 }} {{ humanizeDuration -3661.0 }} {{ humanizeDuration "12.3456" }}',
    '0s 1s 60s 1m 0s 1h 0m 0s 1d 0h 0m 0s 1d 0h 0m 1s 2m 15s -1h 1m 1s 12.35s',
  ],
  [
    '{{ humanizeDuration 0.1 }} {{ humanizeDuration .0001 }} {{ humanizeDuration .12345 }} {{ humanizeDuration 1e-20 }} {{ humanizeDuration -0.0055 }} {{ humanizeDuration "NaN" }} {{ humanizeDuration "+Inf" }} {{ humanizeDuration 1e15 }} {{ humanizeDuration 899.999 }}',
    '100ms 100us 123.5ms 10zs -5.5ms NaN +Inf 11574074074d 1h 46m 40s 14m 59s',
  ],
  [
    '{{ humanizePercentage 0.959 }} {{ humanizePercentage -0.22222 }} {{ humanizePercentage 1234567 }} {{ humanizePercentage "NaN" }} {{ humanizePercentage 0.0 }} {{ humanizePercentage "0.1234567" }} {{ humanizePercentage 1 }}',
    '95.9% -22.22% 1.235e+08% NaN% 0% 12.35% 100%',
  ],
  [
    '{{ humanizeTimestamp 1643114203 }} {{ humanizeTimestamp 1435065584.128 }} {{ humanizeTimestamp 0.0 }} {{ humanizeTimestamp -1.5 }} {{ humanizeTimestamp "1435065584.5" }} {{ humanizeTimestamp "NaN" }} {{ humanizeTimestamp "+Inf" }} {{ humanizeTimestamp 1435065584.1289 }}',
    '2022-01-25 12:36:43 +0000 UTC 2015-06-23 13:19:44.128 +0000 UTC 1970-01-01 00:00:00 +0000 UTC 1969-12-31 23:59:58.5 +0000 UTC 2015-06-23 13:19:44.5 +0000 UTC NaN +Inf 2015-06-23 13:19:44.128 +0000 UTC',
  ],
  [
    '{{ (toTime 1643114203.5).Format "2006-01-02T15:04:05.000Z07:00" }} {{ (1643114203 | toTime).Hour }} {{ (toTime 1643114203).Year }} {{ toTime 1643114203.123 }} {{ (toTime "1643114203").Weekday }}',
    '2022-01-25T12:36:43.500Z 12 2022 2022-01-25 12:36:43.122 +0000 UTC Tuesday',
  ],
  [
    '{{ ($value | toTime).UTC.Format "Mon Jan _2 3:04PM" }} {{ (toTime 0.0).Month }} {{ printf "%d" (toTime 0.0).Month }} {{ ((toTime 100.0).Sub (toTime 10.0)).Seconds }} {{ (toTime 10.0).After (toTime 5.0) }} {{ (toTime 1.0).Unix }}',
    'Thu Jan 15 6:56AM January 1 90 true 1',
  ],
  [
    '{{ title "this part" }} {{ title "aa bb-cc_dd ee.ff" }} {{ "HTTP error" | title }} {{ toUpper "is Testing" }} {{ toLower "THE Strings É" }}',
    'This Part Aa Bb-Cc_dd Ee.Ff HTTP Error IS TESTING the strings é',
  ],
  [
    '{{ match "^ab?c$" "ac" }} {{ match "b" "abc" }} {{ match "x" "abc" }} {{ if match "^node" $labels.job }}node{{ end }} {{ match "(?i)NODE" $labels.job }}',
    'true true false node true',
  ],
  [
    '{{ reReplaceAll "r.*d" "replaced" "rpld text" }} {{ reReplaceAll "(.*):.*" "$1" $labels.instance }} {{ $labels.instance | reReplaceAll ":\\\\d+" "" }} {{ reReplaceAll "(?P<h>[a-z]+)\\\\." "$\x7bh}-" $labels.instance }}',
    'replaced text host.example.org host.example.org host-example-org:9100',
  ],
  [
    '{{ reReplaceAll "a*" "x" "baac" }} {{ reReplaceAll "" "-" "ab" }} {{ reReplaceAll "b" "$0$0" "abc" }} {{ reReplaceAll "(a)(z)?" "[$2$1$3]" "ab" }} {{ reReplaceAll "a" "$$" "abc" }} {{ reReplaceAll "a" "$x y" "abc" }} {{ reReplaceAll "^|$" "|" "ab" }}',
    'xbxcx -a-b- abbc [a]b $bc  ybc |ab|',
  ],
  [
    '{{ stripPort "127.0.0.1:4004" }} {{ stripPort "[::1]:6006" }} {{ stripPort "host" }} {{ stripPort "::1" }} {{ stripPort "a:b:c" }} {{ stripPort "host:" }} {{ stripPort ":80" }} {{ stripPort "[a]b:1" }} {{ stripPort "[::1]" }} {{ stripPort "" }}|',
    '127.0.0.1 ::1 host ::1 a:b:c host  [a]b:1 [::1] |',
  ],
  [
    '{{ stripDomain "foo.bar.com:1234" }} {{ stripDomain "foo.bar" }} {{ stripDomain "localhost" }} {{ stripDomain "192.168.0.1:80" }} {{ stripDomain "192.168.0.1" }} {{ stripDomain "[::1]:80" }} {{ stripDomain "::1" }} {{ stripDomain "a.b:" }} {{ stripDomain ".x" }}|{{ stripDomain "[fe80::1%eth0]:80" }} {{ stripDomain "1.2.3" }}',
    'foo:1234 foo localhost 192.168.0.1:80 192.168.0.1 [::1]:80 ::1 a |[fe80::1%eth0]:80 1',
  ],
  [
    '{{ graphLink "up == 1" }} {{ tableLink "sum(rate(x[5m])) by (le)" }} {{ "a+b&c=\\"é\\"" | graphLink }}',
    '/graph?g0.expr=up+%3D%3D+1&g0.tab=0 /graph?g0.expr=sum%28rate%28x%5B5m%5D%29%29+by+%28le%29&g0.tab=1 /graph?g0.expr=a%2Bb%26c%3D%22%C3%A9%22&g0.tab=0',
  ],
  [
    '{{ safeHtml "<b>" }} {{ "<b>" | html }} {{ html "a" 1 "<" }} {{ js "it\'s <b>" }} {{ urlquery "a b&c" }}',
    "<b> &lt;b&gt; a1&lt; it\\'s \\u003Cb\\u003E a+b%26c",
  ],
  [
    '{{ args "foo" "bar" 99 }} {{ (args 1 2).arg1 }} {{ (args 1).arg7 }}',
    'map[arg0:foo arg1:bar arg2:99] 2 <no value>',
  ],
  [
    '{{ define "x" }}Args are: {{ .arg0 }} {{ .arg1 }} {{ .arg2 }}.{{ end }}{{ template "x" (args "foo" "bar" 99) }}',
    'Args are: foo bar 99.',
  ],
  [
    '{{ define "x" }}{{ .foo }}|{{ .a }}{{ end }}{{ template "x" }}{{ template "x" $labels }}',
    '<no value>|<no value>|',
  ],
  [
    '{{ define "rows" }}{{ range . }}{{ .Labels.instance }}:{{ .Value }},{{ end }}{{ end }}{{ with query "up" }}{{ template "rows" (sortByLabel "instance" .) }}{{ end }}',
    'a:1.5,b:2,',
  ],
  ['{{ block "b" $labels }}job {{ .job }}{{ end }}', 'job node'],
  ['{{- "trimmed" -}}   text   {{- " and" }}', 'trimmedtext and'],
  ['a {{- /* a comment */ -}} b {{/* another */}} c', 'ab  c'],
  ['{{ $x := 1 }}{{ $x = 2 }}{{ $x }} {{ if true }}{{ $x := 3 }}{{ $x }}{{ end }}{{ $x }}', '2 32'],
  [
    '{{ range $i, $s := query "up" }}{{ if eq $i 1 }}{{ break }}{{ end }}{{ $i }}{{ end }} {{ range $i, $s := query "up" }}{{ if eq $i 0 }}{{ continue }}{{ end }}{{ $i }}{{ end }}',
    '0 1',
  ],
  [
    '{{ $max := 0.0 }}{{ range query "up" }}{{ if gt .Value $max }}{{ $max = .Value }}{{ end }}{{ end }}{{ $max }}',
    '2',
  ],
  [
    '{{ $ }}',
    '{map[__name__:m instance:host.example.org:9100 job:node text:é <a b="x">] map[region:eu]  1.2345675e+06}',
  ],
  [
    '{{ . }}',
    '{map[__name__:m instance:host.example.org:9100 job:node text:é <a b="x">] map[region:eu]  1.2345675e+06}',
  ],
  [
    '{{ eq 1 2 3 1 }} {{ eq "a" "b" }} {{ ne 1 2 }} {{ lt 1 2 }} {{ le 2 2 }} {{ gt 1 2 }} {{ ge 2 2 }} {{ lt "a" "b" }} {{ eq true true }} {{ eq nil nil }}',
    'true false true true true false true true true true',
  ],
  [
    '{{ and 1 0 2 }} {{ and 1 2 }} {{ or 0 "" 3 }} {{ or 0 "" }}| {{ not 0 }} {{ and true (index $labels "job") }}',
    '0 2 3 | true node',
  ],
  [
    '{{ len $labels.job }} {{ len $labels }} {{ len "é" }} {{ index $labels "job" }} {{ index "abc" 1 }} {{ slice "abcdef" 1 3 }} {{ slice "abc" 1 }}',
    '4 4 2 node 98 bc bc',
  ],
  ['{{ (index (query "up") 1).Labels.instance }} {{ slice (query "up") 1 | len }}', 'a 1'],
  ['{{ print 1 2 "a" 3 }} {{ print "a" "b" }} {{ println "x" 1 }}{{ print }}{{ print nil }}', '1 2a3 ab x 1\n<nil>'],
  [
    '{{ printf "%q %x %X %c %t %e %g %%" "a\\"b" "hi" 255 65 true 1234.5678 0.00001 }}',
    '"a\\"b" 6869 FF A true 1.234568e+03 1e-05 %',
  ],
  [
    '{{ printf "%5d|%-5d|%05d|%+d|%s|%10s|%-10s|%.2s" 42 42 42 42 "x" "right" "left" "cut" }}',
    '   42|42   |00042|+42|x|     right|left      |cu',
  ],
  [
    '{{ printf "%d" "x" }} {{ printf "%s" }} {{ printf "%d %d" 1 }} {{ printf "x" 1 "a" }} {{ printf "%z" 1 }} {{ printf "100%" }} {{ printf "%!" }} {{ printf "%s" nil }}',
    '%!d(string=x) %!s(MISSING) 1 %!d(MISSING) x%!(EXTRA int=1, string=a) %!z(int=1) 100%!(NOVERB) %!!(MISSING) %!s(<nil>)',
  ],
  [
    '{{ printf "%v %v %v %v" nil true $labels (args 1 "b") }} {{ printf "%#v %T" "a" 1.5 }}',
    '<nil> true map[__name__:m instance:host.example.org:9100 job:node text:é <a b="x">] map[arg0:1 arg1:b] "a" float64',
  ],
  [
    '{{ 1 }} {{ -1 }} {{ 1.0 }} {{ 1.5e3 }} {{ 0x1f }} {{ 1e6 }} {{ 100000.0 }} {{ 1e21 }} {{ 0.0001 }} {{ 0.00001 }} {{ \'a\' }} {{ true }} {{ "s" }} {{ `raw\\n` }} {{ 1_000 }}',
    '1 -1 1 1500 31 1e+06 100000 1e+21 0.0001 1e-05 97 true s raw\\n 1000',
  ],
  ['{{ "tab\\t quote\\" \\u00e9 \\x41" }}', 'tab\t quote" é A'],
  [
    '{{ $value | printf "%.1f" | printf "%s %s" "v" }} {{ "a" | printf "%s%s" "b" | toUpper | len }} {{ (printf "%s" "x") | toUpper }}',
    'v 1234567.5 2 X',
  ],
  ['{{ with $value }}{{ . }}{{ end }} {{ with 0.0 }}zero{{ else }}else{{ end }}', '1.2345675e+06 else'],
  [
    '{{ if $value }}a{{ end }}{{ if 0.0 }}b{{ end }}{{ if "" }}c{{ end }}{{ if $labels }}d{{ end }}{{ if query "nothing" }}e{{ end }}{{ if args }}f{{ end }}',
    'ad',
  ],
  ['first line', 'first line'],
  ['{{ if ge $value 1e6 }}{{ printf "%.1fM" (humanize $value) }}{{ end }}', '%!f(string=1)M'],
  [
    '{{ $labels.text }} {{ html $labels.text }} {{ js $labels.text }} {{ urlquery $labels.text }} {{ printf "%q" $labels.text }} {{ len $labels.text }}',
    'é <a b="x"> é &lt;a b=&#34;x&#34;&gt; é \\u003Ca b\\u003D\\"x\\"\\u003E %C3%A9+%3Ca+b%3D%22x%22%3E "é <a b=\\"x\\">" 12',
  ],
  ['{{ with printf "up{instance=\'%s\'}" "b" | query }}{{ . | first | value | humanize }}{{ end }}', '2'],
  ['{{ range printf "up{zone=\'%s\'}" "z" | query }}{{ .Labels.instance }} {{ end }}', 'b a '],
  ['{{ $labels.instance | stripPort | stripDomain | toUpper }}', 'HOST'],
  [
    'VALUE = {{ $value }}\n  LABELS = {{ $labels }}',
    'VALUE = 1.2345675e+06\n  LABELS = map[__name__:m instance:host.example.org:9100 job:node text:é <a b="x">]',
  ],
  ['{{ if eq $labels.job "a" "b" "node" }}match{{ end }}', 'match'],
  [
    '{{ define "a" }}{{ template "b" . }}!{{ end }}{{ define "b" }}<{{ . }}>{{ $ }}{{ end }}{{ template "a" 3 }}',
    '<3>3!',
  ],
  ['{{ $labels.job}}{{ $labels.job }}{{$labels.job}}', 'nodenodenode'],
  ['{{ ( .Labels ).job }} {{ ($labels).job }} {{ (index $labels "job" | toUpper) }}', 'node node NODE'],
  ['{{ len (query "up") | printf "%d of %d" 1 }}', '1 of 2'],
  ['{{ (query "up" | first).Value | printf "%.2f" }}', '2.00'],
  [
    '{{ printf "%.4g" 123456.0 }} {{ printf "%.3g" 0.00012345 }} {{ printf "%g" 1e20 }} {{ printf "%6.2f" 3.14159 }}',
    '1.235e+05 0.000123 1e+20   3.14',
  ],
  ['{{ printf "%[2]d %[1]d" 1 2 }} {{ printf "%*d" 5 42 }}', '2 1    42'],
];

/** Texts that fail: the place, what stands there, and the message. */
export const FAILED: readonly (readonly [template: string, place: string, at: string, message: string])[] = [
  [
    '{{ if eq $labels.job "node" }}node{{ end }}{{ if ne $labels.job "node" "x" }}{{ end }}',
    '1:161',
    'ne',
    'wrong number of args for ne: want 2 got 3',
  ],
  [
    '{{ query "nothing" | first | value }}',
    '1:133',
    'first',
    'error calling first: first() called on vector with no elements',
  ],
  [
    '{{ query "up{" }}',
    '1:115',
    'query "up{"',
    'error calling query: 1:4: parse error: unexpected end of input inside braces',
  ],
  ['{{ query 1 }}', '1:121', '1', 'expected string; found 1'],
  ['{{ first (query "up") | label }}', '1:136', 'label', 'wrong number of args for label: want 2 got 1'],
  ['{{ label $labels "x" }}', '1:121', '$labels', 'wrong type for value; expected string; got map[string]string'],
  ['{{ (query "up" | first).Nope }}', '1:129', 'first', "can't evaluate field Nope in type *template.sample"],
  ['{{ value 3 }}', '1:121', '3', "can't handle 3 for arg of type *template.sample"],
  [
    '{{ value nil }}',
    '1:115',
    'value nil',
    'error calling value: runtime error: invalid memory address or nil pointer dereference',
  ],
  [
    '{{ humanize "NaN" }} {{ humanize "+Inf" }} {{ humanize "-Inf" }} {{ humanize "1e3" }} {{ humanize "0x10" }} {{ humanize "1_000" }}',
    '1:201',
    'humanize "0x10"',
    'error calling humanize: strconv.ParseFloat: parsing "0x10": invalid syntax',
  ],
  [
    '{{ humanize "x" }}',
    '1:115',
    'humanize "x"',
    'error calling humanize: strconv.ParseFloat: parsing "x": invalid syntax',
  ],
  [
    '{{ humanize "1e999" }}',
    '1:115',
    'humanize "1e999"',
    'error calling humanize: strconv.ParseFloat: parsing "1e999": value out of range',
  ],
  ['{{ humanize nil }}', '1:115', 'humanize nil', "error calling humanize: can't convert <nil> to float"],
  ['{{ humanize true }}', '1:115', 'humanize true', "error calling humanize: can't convert bool to float"],
  [
    '{{ humanize $labels }}',
    '1:115',
    'humanize $labels',
    "error calling humanize: can't convert map[string]string to float",
  ],
  [
    '{{ humanize "" }}',
    '1:115',
    'humanize ""',
    'error calling humanize: strconv.ParseFloat: parsing "": invalid syntax',
  ],
  [
    '{{ humanizeTimestamp 1e20 }}',
    '1:115',
    'humanizeTimestamp 1e20',
    'error calling humanizeTimestamp: 1e+20 cannot be represented as a nanoseconds timestamp since it overflows int64',
  ],
  ['{{ toTime "NaN" }}', '1:115', 'toTime "NaN"', 'error calling toTime: value is NaN or Inf'],
  ['{{ toTime "x" }}', '1:115', 'toTime "x"', 'error calling toTime: strconv.ParseFloat: parsing "x": invalid syntax'],
  [
    '{{ match "(" "a" }}',
    '1:115',
    'match "(" "a"',
    'error calling match: error parsing regexp: missing closing ): `(`',
  ],
  [
    '{{ match "a(?=b)" "ab" }}',
    '1:115',
    'match "a(?=b)" "ab"',
    'error calling match: error parsing regexp: invalid or unsupported Perl syntax: `(?=`',
  ],
  [
    '{{ match "[z-a]" "ab" }}',
    '1:115',
    'match "[z-a]" "ab"',
    'error calling match: error parsing regexp: invalid character class range: `z-a`',
  ],
  [
    '{{ match "a**" "ab" }}',
    '1:115',
    'match "a**" "ab"',
    'error calling match: error parsing regexp: invalid nested repetition operator: `**`',
  ],
  [
    '{{ match "\\\\8" "ab" }}',
    '1:115',
    'match "\\\\8" "ab"',
    'error calling match: error parsing regexp: invalid escape sequence: `\\8`',
  ],
  [
    '{{ match "(?P<n" "ab" }}',
    '1:115',
    'match "(?P<n" "ab"',
    'error calling match: error parsing regexp: invalid named capture: `(?P<n`',
  ],
  [
    '{{ match "x{1001}" "ab" }}',
    '1:115',
    'match "x{1001}" "ab"',
    'error calling match: error parsing regexp: invalid repeat count: `{1001}`',
  ],
  [
    '{{ reReplaceAll "(" "a" "b" }}',
    '1:115',
    'reReplaceAll "(" "a" "b"',
    'error calling reReplaceAll: regexp: Compile(`(`): error parsing regexp: missing closing ): `(`',
  ],
  [
    '{{ parseDuration "x" }}',
    '1:115',
    'parseDuration "x"',
    'error calling parseDuration: not a valid duration string: "x"',
  ],
  ['{{ parseDuration "" }}', '1:115', 'parseDuration ""', 'error calling parseDuration: empty duration string'],
  [
    '{{ parseDuration "5m1h" }}',
    '1:115',
    'parseDuration "5m1h"',
    'error calling parseDuration: not a valid duration string: "5m1h"',
  ],
  ['{{ parseDuration 5 }}', '1:129', '5', 'expected string; found 5'],
  ['{{ template "missing" }}', '1:124', '{{template "missing"}}', 'template "missing" not defined'],
  ['{{ $labels.instance.foo }}', '1:122', '$labels.instance.foo', "can't evaluate field foo in type string"],
  ['{{ .Labels.a.b }}', '1:122', '.Labels.a.b', "can't evaluate field b in type string"],
  ['{{ $value.x }}', '1:121', '$value.x', "can't evaluate field x in type float64"],
  ['{{ $labels "x" }}', '1:115', '$labels', "can't give argument to non-function $labels"],
  ['{{ .Labels.job "x" }}', '1:122', '.Labels.job', 'job is not a method but has arguments'],
  [
    '{{ eq $labels $labels }}',
    '1:115',
    'eq $labels $labels',
    'error calling eq: non-comparable type map[__name__:m instance:host.example.org:9100 job:node text:é <a b="x">]: map[string]string',
  ],
  ['{{ lt $labels 1 }}', '1:115', 'lt $labels 1', 'error calling lt: invalid type for comparison'],
  ['{{ len 3 }}', '1:115', 'len 3', 'error calling len: len of type int'],
  ['{{ index $labels 1 }}', '1:115', 'index $labels 1', 'error calling index: value has type int; should be string'],
  ['{{ index "abc" 5 }}', '1:115', 'index "abc" 5', 'error calling index: index out of range: 5'],
  ['{{ index (query "up") 7 }}', '1:115', 'index (query "up") 7', 'error calling index: index out of range: 7'],
  ['{{ slice "abc" 2 1 }}', '1:115', 'slice "abc" 2 1', 'error calling slice: invalid slice index: 2 > 1'],
  ['{{ printf 1 }}', '1:122', '1', 'expected string; found 1'],
  ['{{ nil }}', '1:115', 'nil', 'nil is not a command'],
  ['{{ 3 | toUpper }}', '1:119', 'toUpper', 'wrong type for value; expected string; got int'],
  ['{{ toUpper 3 }}', '1:123', '3', 'expected string; found 3'],
  ['{{ toUpper }}', '1:115', 'toUpper', 'wrong number of args for toUpper: want 1 got 0'],
  ['{{ toUpper "a" "b" }}', '1:115', 'toUpper', 'wrong number of args for toUpper: want 1 got 2'],
  ['{{ toUpper nil }}', '1:123', 'nil', 'cannot assign nil to string'],
  ['{{ toUpper $value }}', '1:123', '$value', 'wrong type for value; expected string; got float64'],
  ['{{ humanize }}', '1:115', 'humanize', 'wrong number of args for humanize: want 1 got 0'],
  ['{{ humanize 1 2 }}', '1:115', 'humanize', 'wrong number of args for humanize: want 1 got 2'],
  ['{{ "a" "b" }}', '1:115', '"a"', 'can\'t give argument to non-function "a"'],
  ['{{ (1) 2 }}', '1:115', '(1) 2', "can't give argument to non-function 1"],
  ['{{ range $value }}{{ end }}', '1:121', '$value', "range can't iterate over 1.2345675e+06"],
];

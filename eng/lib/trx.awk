# Reads VSTest .trx files and writes one line per test: OUTCOME <tab> NAME <tab> FIRST LINE OF THE MESSAGE.
function text(s) {
  gsub(/&lt;/, "<", s); gsub(/&gt;/, ">", s); gsub(/&quot;/, "\"", s); gsub(/&apos;/, "'", s)
  gsub(/&#x[dD];|&#x[aA];|&#x9;/, " ", s); gsub(/&amp;/, "\\&", s)
  return s
}
function attribute(record, name,   at, rest) {
  at = index(record, " " name "=\"")
  if (!at) return ""
  rest = substr(record, at + length(name) + 3)
  return substr(rest, 1, index(rest, "\"") - 1)
}
function between(record, head, tail,   at, rest) {
  at = index(record, head)
  if (!at) return ""
  rest = substr(record, at + length(head))
  return substr(rest, 1, index(rest, tail) - 1)
}
BEGIN { RS = "<UnitTestResult" }
FNR > 1 {
  sub(/<\/UnitTestResult>.*|<\/Results>.*/, "")
  message = between($0, "<Message>", "</Message>")
  if (message == "") message = between($0, "<StdOut>", "</StdOut>")
  sub(/^[ \r\n]+/, "", message)
  sub(/[\r\n].*/, "", message)
  printf "%s\t%s\t%s\n", attribute($0, "outcome"), text(attribute($0, "testName")), text(message)
}

# Wall times as horizontal bars, one group for each server, job and data. Input: group, label, wall, CPU, peak, size, first rows, server CPU; tabs between.
BEGIN { FS = "\t" }
{
  if (!(($1, $2) in n)) { if (!($1 in rows)) groups[++g] = $1; labels[$1, ++rows[$1]] = $2 }
  v[$1, $2, ++n[$1, $2]] = $3
}
function median(group, label,   i, j, t, k, x) {
  k = n[group, label]
  for (i = 1; i <= k; i++) x[i] = v[group, label, i]
  for (i = 2; i <= k; i++) { t = x[i]; for (j = i - 1; j > 0 && x[j] > t; j--) x[j + 1] = x[j]; x[j + 1] = t }
  return k % 2 ? x[(k + 1) / 2] : (x[k / 2] + x[k / 2 + 1]) / 2
}
function text(s) { gsub(/&/, "\\&amp;", s); gsub(/</, "\\&lt;", s); return s }
END {
  for (i = 1; i <= g; i++) height += 34 + 20 * rows[groups[i]]
  printf "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"860\" height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">\n", height + 20
  print "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>"
  y = 10
  for (i = 1; i <= g; i++) {
    group = groups[i]; max = 0
    for (r = 1; r <= rows[group]; r++) { m[r] = median(group, labels[group, r]); if (m[r] > max) max = m[r] }
    printf "<text x=\"10\" y=\"%d\" font-weight=\"bold\">%s (wall seconds)</text>\n", y + 14, text(group)
    y += 24
    for (r = 1; r <= rows[group]; r++) {
      label = labels[group, r]
      color = label ~ /^BackupKit/ ? "#2a7f62" : label ~ /thrown away/ ? "#bbbbbb" : "#c08a3e"
      width = max > 0 ? 500 * m[r] / max : 0
      printf "<text x=\"230\" y=\"%d\" text-anchor=\"end\">%s</text><rect x=\"240\" y=\"%d\" width=\"%.1f\" height=\"14\" fill=\"%s\"/><text x=\"%.1f\" y=\"%d\">%.2f</text>\n", y + 11, text(label), y, width, color, 246 + width, y + 11, m[r]
      y += 20
    }
    y += 10
  }
  print "</svg>"
}

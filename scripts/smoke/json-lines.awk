# Flattens one JSON document into lines `path<TAB>value`: objects by key, arrays by index, as in `a.b.0<TAB>true`.
# Strings keep their escapes, so that a value is always one line. Exit 1 when the text is not JSON of that shape.
{ text = text $0 "\n" }

function fail() { failed = 1; exit 1 }
function blank() { while (substr(text, at, 1) ~ /[ \t\r\n]/) at++ }

function string(  from) {
  from = ++at
  while ((c = substr(text, at, 1)) != "\"") {
    if (c == "" || c == "\n") fail()
    at += c == "\\" ? 2 : 1
  }
  at++
  return substr(text, from, at - 1 - from)
}

function value(path,  c, key, index_, from) {
  blank()
  c = substr(text, at, 1)
  if (c == "{" || c == "[") {
    at++; index_ = 0; blank()
    if (substr(text, at, 1) == (c == "{" ? "}" : "]")) { at++; return }
    for (;;) {
      blank()
      if (c == "{") {
        if (substr(text, at, 1) != "\"") fail()
        key = string(); blank()
        if (substr(text, at++, 1) != ":") fail()
      } else key = index_++
      value(path == "" ? key : path "." key)
      blank()
      if (substr(text, at, 1) == ",") { at++; continue }
      if (substr(text, at++, 1) != (c == "{" ? "}" : "]")) fail()
      return
    }
  }
  if (c == "\"") { print path "\t" string(); return }
  from = at
  while (substr(text, at, 1) ~ /[-+.0-9A-Za-z]/) at++
  if (at == from) fail()
  print path "\t" substr(text, from, at - from)
}

END {
  if (failed) exit 1
  at = 1
  value("")
  blank()
  if (at <= length(text)) exit 1
}

#!/bin/sh
# Makes a CrowdSec folder agree with the intent that argos-drift-agent wrote beside it (the sentinels).
# One self-contained file in POSIX sh, because it is also copied into containers where nothing else is.
# It reads from top to bottom: the usage, the settings, each step's functions in the order of a run, and `main`.
# POSIX sh has no local variables: a name holds one thing in the whole file.
set -eu
LC_ALL=C
export LC_ALL
unset CDPATH
umask 022

# How the person who reads this called it: a command that runs this script tells its own name.
called=${CALLED_AS:-$0}

usage() {
  printf 'usage: %s ' "$called"
  cat <<'TEXT'
[--dry-run] [--yes] [--declared-only] [--refresh-collections] [--reload]

Removes the disabled scenarios, installs the enabled and the simulated ones, has CrowdSec simulate the latter (they
detect and block nobody) and not the former, puts back what the host's baseline has, sets the AppSec thresholds, tests
CrowdSec's configuration, reloads CrowdSec, waits 30 s to see whether it has loaded, and verifies the result. Whatever
already is as declared is left alone, and so is every line of the tuning file that sets no threshold. A file that cannot
be read for certain is named and left alone.

  --dry-run              print the plan from what is on disk, change nothing
  --yes                  do not ask: neither before removing or simulating more than ten scenarios, nor before protecting less than the
                         revision that was applied last (one more scenario removed or simulated, a threshold raised), nor
                         before putting back what nobody declared and only the baseline asks for
  --declared-only        leave alone what only the baseline asks for, and say how much that is
  --refresh-collections  first download the installed collections again (needs the network); not with --declared-only,
                         since that brings back what was removed of them
  --reload               reload CrowdSec even when nothing had to be changed

environment:
  CROWDSEC_DIR  CrowdSec's folder                 (/etc/crowdsec)
  SHARED_DIR    the folder of the sentinels       (/var/lib/argos-drift/shared, in a container /shared)
  CSCLI         the cscli for that folder         (cscli -c CONFIG)
  CONFIG        CrowdSec's configuration          (CROWDSEC_DIR/config.yaml)
  CROWDSEC_BIN  tests the configuration           (crowdsec)
  HUB_DIR       the hub's folder                  (as CONFIG and CONFIG.local say, else CROWDSEC_DIR/hub)
  SIMULATION_FILE  CrowdSec's simulation.yaml     (as CONFIG and CONFIG.local say, else CROWDSEC_DIR/simulation.yaml)
  TUNING_FILE   the AppSec rule argos/tuning      (CROWDSEC_DIR/appsec-rules/argos-tuning.yaml)
  AGENT         fetches the newest intent, tells  (argos-drift-agent where there is one; empty: none)
                what this script cannot read
  MAY_WEAKEN    1: do not ask before protecting less. 0: refuse it where there is no terminal to ask at; otherwise it is
                then told and done
  NO_RELOAD=1   no test and no reload: for a folder that no engine runs on
  CROWDSEC_PID_FILE  holds the process id of the one CrowdSec that is reloaded, by SIGHUP; without it that is the
                service crowdsec, else the oldest process of that name

exit: 0 everything is as declared on disk, and the last line says whether CrowdSec runs it; 1 it is not as declared or
cannot be told, or CrowdSec ended or was not reloaded: what is missing is named on standard error; 2 there is no such
option
TEXT
}

# --- what a run says, and how it ends ----------------------------------------------------------------------------------

# Prints its words on one line. Not `echo`, which under dash makes control characters out of backslashes in what a host says.
say() {
  printf '%s\n' "$*"
}

die() {
  say "$called: $1" >&2
  exit 1
}

# Notes a failure. The run goes on with what does not depend on it; `finish` says all failures.
failed() {
  printf '%s\n' "$1" >>"$work/failures"
}

# Ends the run at a fault. Once cscli was called or a file written, "nothing was changed" would be wrong.
stop() {
  [ "$carried_out" = 1 ] || die "$1; nothing was changed"
  failed "$1; what was changed could not be verified"
  exit 1
}

# Makes the folder for this run's notes, which `finish` removes however the run ends.
begin() {
  carried_out=0
  fetched=0
  lock_held=0
  takeover_held=0
  tuning_failed=0
  tuning_untested=0
  engine_loaded=0
  work=$(mktemp -d)
  trap finish EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  : >"$work/failures"
  : >"$work/cscli_words"
  : >"$work/unasked"
}

finish() {
  exit_status=$?
  trap '' HUP INT TERM
  # A run that is interrupted before CrowdSec tested the new tuning file could leave one that keeps CrowdSec from starting.
  if [ "$tuning_untested" = 1 ] && [ "$no_reload" = 0 ]; then put_tuning_back; fi
  while IFS= read -r failure; do say "$called: $failure" >&2; done <"$work/failures"
  if [ "$takeover_held" = 1 ]; then rmdir -- "$lock.takeover" || :; fi
  if [ "$lock_held" = 1 ]; then rm -rf -- "$lock"; fi
  rm -rf -- "$work"
  exit "$exit_status"
}

# last_words FILE: what a program said last, safe to print: its output may hold control characters.
last_words() {
  tail -n 1 "$1" | tr -cd ' -~' | cut -c 1-300
}

# --- lists, one name a line --------------------------------------------------------------------------------------------

count() {
  wc -l <"$1" | tr -d ' '
}

# common A B: the lines of B that A has. without A B: the lines of B that A does not have.
common() {
  awk 'FILENAME == ARGV[1] { a[$0]; next } $0 in a' "$1" "$2"
}
without() {
  awk 'FILENAME == ARGV[1] { a[$0]; next } !($0 in a)' "$1" "$2"
}

# some_of LIST: its first three lines as words, and how many more there are.
some_of() {
  some_count=$(count "$1")
  some_words=$(head -n 3 "$1" | tr '\n' ',' | sed 's/,$//; s/,/, /g')
  [ "$some_count" -le 3 ] || some_words="$some_words and $((some_count - 3)) more"
  say "$some_words"
}

# --- paths -------------------------------------------------------------------------------------------------------------

# absolute PATH: without . and .. and double slashes. Links in it stay as they are, as CrowdSec treats them.
absolute() {
  case $1 in /*) untidy_path=$1 ;; *) untidy_path=$PWD/$1 ;; esac
  tidy_path=$(printf '%s/\n' "$untidy_path" | tidy)
  printf '%s\n' "${tidy_path%/}"
}

physical() {
  (cd -- "$1" && pwd -P)
}

tidy() {
  sed -e ':a' -e 's,///*,/,g' -e 's,/\./,/,' -e ta -e 's,/[^/][^/]*/\.\./,/,' -e ta
}

# end_of_links FILE: sets `links_end` to where a file's links end, at most ten hops on, as CrowdSec's resolveSymlink
# (pkg/cwhub/sync.go) follows them. Only the file itself is followed, never a folder on its way that is a link: Debian's hub
# folder is one, and every item would seem to lie outside of the hub.
end_of_links() {
  links_end=$1
  hops=0
  while [ -L "$links_end" ] && [ "$hops" -lt 10 ]; do
    link_target=$(readlink -- "$links_end")
    case $link_target in /*) links_end=$link_target ;; *) links_end=${links_end%/*}/$link_target ;; esac
    hops=$((hops + 1))
  done
  case $links_end in
    */./* | */../* | *//*)
      links_end=$(printf '%s\n' "$links_end" | tidy) ;;
  esac
}

# --- reading YAML ------------------------------------------------------------------------------------------------------

# CrowdSec reads its files with readers of YAML in Go. What stands here reads the part of YAML that people write and that every
# reader takes alike, and names the line of anything else: by a guessed name or number a file would be called "as declared".
# Not read: anchors, tags, merged maps, explicit keys, odd escapes, indentation numbers, tabs outside of quotes and blocks.

# text_of FILE: its text for `yaml_reader`, with a \001 for each byte of a character beyond ASCII, so that a place in it is the same
# in the file. A line that begins with \002 says why the file cannot be read; a last line \003 says that the last one has no end. A byte
# order mark at the beginning begins with \004. The last byte of a blank beyond ASCII is \005.
text_of() {
  if [ ! -f "$1" ] || [ ! -r "$1" ]; then printf '\002cannot be read\n'; return 0; fi
  if [ "$(wc -c <"$1")" -gt 262144 ]; then printf '\002is larger than 256 KiB\n'; return 0; fi
  od -An -v -tu1 <"$1" 2>/dev/null | awk -v size="$(wc -c <"$1")" '
    function bad(why) { if (!is_over) printf "\n\002has %s on line %d\n", why, line; is_over = 1; exit }
    # Characters that YAML forbids, and those that only some of its readers take for a line end.
    function is_odd(c) { return c < 160 || c == 8232 || c == 8233 || c == 65279 || c == 65534 || c == 65535 }
    function is_space(c) {
      return c == 160 || c == 5760 || (c >= 8192 && c <= 8202) || c == 8239 || c == 8287 || c == 12288
    }
    BEGIN {
      line = 1
      for (i = 32; i < 127; i++) char[i] = sprintf("%c", i)
      char[9] = "\t"; char[10] = "\n"; char[13] = "\r"
    }
    {
      for (i = 1; i <= NF; i++) {
        byte = $i + 0
        if (more) {
          if (byte < lowest || byte > highest) bad("bytes that are not UTF-8")
          lowest = 128; highest = 191
          code = code * 64 + byte - 128
          more--
          is_mark = NR == 1 && i == 3 && code == 65279
          if (!more && !is_mark && (is_odd(code) || (NR == 1 && i == 3 && code >= 61440))) bad("an unusual character")
          printf !more && is_space(code) ? "\005" : "\001"
          last = byte
          continue
        }
        if (last == 13 && byte != 10) bad("a carriage return inside")
        last = byte
        if (byte in char) {
          printf "%s", char[byte]
          if (byte == 10) line++
          continue
        }
        lowest = 128; highest = 191
        if (byte >= 194 && byte <= 223) { more = 1; code = byte - 192 }
        else if (byte >= 224 && byte <= 239) {
          more = 2; code = byte - 224
          if (byte == 224) lowest = 160
          if (byte == 237) highest = 159
        } else if (byte >= 240 && byte <= 244) {
          more = 3; code = byte - 240
          if (byte == 240) lowest = 144
          if (byte == 244) highest = 143
        } else bad(byte < 128 ? "a control character" : "bytes that are not UTF-8")
        printf NR == 1 && i == 1 && byte == 239 ? "\004" : "\001"
      }
    }
    END {
      if (is_over) exit
      if (more) bad("bytes that are not UTF-8")
      if (last == 13) bad("a carriage return inside")
      if (NR == 0 && size > 0) printf "\002cannot be read: od does not work on this host\n"
      if (NR > 0 && last != 10) printf "\n\003\n"
    }'
}

# The functions of an awk program over the output of text_of. `document()` reads the first YAML document into
#   kind[PATH]   map, list, text or null; a PATH is keys and positions with tabs between, "" the whole
#   text[PATH]   what a text says; style[PATH]: plain, quoted or block, of a list block or flow
#   first[PATH]  the line on which it begins
# and `fault(LINE, WHY)` ends the program with the one line `fault ...`.
# shellcheck disable=SC2016 # $0 is awk's
yaml_reader='
  function fault(l, why) {
    if (!is_over) print "fault line " l " has " why
    is_over = 1
    exit
  }
  function shown(s) { gsub(/[^ -~]/, "?", s); return substr(s, 1, 40) }
  {
    if (substr($0, 1, 1) == "\002") { if (!is_over) print "fault " substr($0, 2); is_over = 1; exit }
    if ($0 == "\003") { is_unended = 1; next }
    if (substr($0, 1, 3) == "\004\001\001") { size = 3; $0 = substr($0, 4) }
    N++
    ending[N] = sub(/\r$/, "") ? "\r\n" : "\n"
    L[N] = $0
    offset[N] = size
    size += length($0) + length(ending[N])
  }

  function indent_of(l) { match(L[l], /^ */); return RLENGTH }
  function is_blank(l) { return L[l] ~ /^ *$/ }
  # Goes to the next line that holds more than a comment.
  function to_content() {
    while (ln <= N && L[ln] ~ /^ *(#.*)?$/) ln++
    if (ln <= N && L[ln] ~ /^ *\t/) fault(ln, "a tab in its indentation")
  }
  # Ends a line after a value that shows itself where it ends.
  function end_line() {
    if (substr(L[ln], col) !~ /^( +#.*| *)$/) fault(ln, "something after the end of a text or list")
    ln++
  }

  # A text is put together from pieces of lines. For an entry of seclang_rules, from[] keeps at which offset of the file each
  # character of S stands, -1 for one that stands nowhere.
  function begin_text(path) {
    out = ""
    kind[path] = "text"
    first[path] = ln
    keeps = path ~ /^seclang_rules\t[0-9]+$/
    if (keeps && entries++) glue("\n")
    out = ""
  }
  function put(s, l, c,    i, n) {
    out = out s
    last_line = l
    if (!keeps) return
    n = length(s)
    for (i = 1; i <= n; i++) from[S_len + i] = offset[l] + c + i - 2
    S = S s
    S_len += n
  }
  function glue(s,    i, n) {
    out = out s
    if (!keeps) return
    n = length(s)
    for (i = 1; i <= n; i++) from[S_len + i] = -1
    S = S s
    S_len += n
  }
  function newlines(n,    s) { s = ""; while (n-- > 0) s = s "\n"; return s }
  # Folds the end of a line within a text: the next line that is not blank must be inside of `parent`.
  function fold(parent, what,    blanks) {
    blanks = 0
    while (++ln <= N && is_blank(ln)) blanks++
    if (ln > N) fault(N, what " that do not end")
    if (indent_of(ln) <= parent || L[ln] ~ /^ *\t/) fault(ln, "odd indentation within " what)
    col = indent_of(ln) + 1
    glue(blanks ? newlines(blanks) : " ")
  }

  # A text in quotes: from the opening one to behind the closing one.
  function quoted(parent, quote,    s, i, c) {
    col++
    for (;;) {
      s = substr(L[ln], col)
      if (!match(s, quote == "\"" ? "[\"\\\\]" : "\047")) {
        if (s ~ /\t *$/) fault(ln, "a tab at its end")
        sub(/ +$/, "", s)
        put(s, ln, col)
        fold(parent, "quotes")
        continue
      }
      i = RSTART
      put(substr(s, 1, i - 1), ln, col)
      c = substr(s, i + 1, 1)
      col += i + 1
      if (substr(s, i, 1) == "\\") {
        if (c == "n") put("\n", ln, col - 2)
        else if (c == "t") put("\t", ln, col - 2)
        else if (c == "\"" || c == "\\") put(c, ln, col - 2)
        else fault(ln, "an escape that this script does not read")
      } else if (quote == "\047" && c == "\047") put("\047", ln, col - 1)
      else { col--; last_line = ln; return }
    }
  }

  function plain(parent, path,    s, l, is_last, blanks) {
    s = substr(L[ln], col)
    if (s !~ /^([^][?:,{}#&*!|>%@`=<~"\047 \t-]|-[^][{}, \t-]|:+[A-Za-z0-9]|~ *$|~ +#)/) fault(ln, "a text with an odd beginning")
    for (;;) {
      if (s ~ /\t/) fault(ln, "a tab in a text without quotes")
      is_last = match(s, / +#/)
      if (is_last) s = substr(s, 1, RSTART - 1)
      sub(/ +$/, "", s)
      if (s ~ /: |:$/) fault(ln, "a colon in a text without quotes")
      put(s, ln, col)
      ln++
      if (is_last) return
      blanks = 0
      for (l = ln; l <= N && is_blank(l); l++) blanks++
      if (l > N || indent_of(l) <= parent) return
      s = substr(L[l], indent_of(l) + 1)
      if (s ~ /^#/) return
      if (s ~ /^([-?] |[-?]$|[][?:,{}&*!|>%@`])/) fault(l, "odd text in more lines of one text")
      ln = l
      col = indent_of(l) + 1
      glue(blanks ? newlines(blanks) : " ")
    }
  }

  # A block that begins with | or >.
  function block(parent,    s, folds, l, n, blanks, is_begun) {
    s = substr(L[ln], col)
    if (s !~ /^[|>][+-]?( +#.*| *)$/) fault(ln, "a block of text with an odd beginning")
    folds = substr(s, 1, 1) == ">"
    last_line = ln++
    for (l = ln; l <= N && is_blank(l); l++) continue
    n = l > N ? 0 : indent_of(l)
    if (n <= parent) { ln = l; return }
    blanks = 0
    is_begun = 0
    for (; ln <= N; ln++) {
      if (is_blank(ln)) {
        if (length(L[ln]) > n) fault(ln, "more blanks than the block of text that it is in")
        blanks++
        continue
      }
      if (indent_of(ln) < n) {
        if (L[ln] ~ /^ *\t/) fault(ln, "a tab in its indentation")
        break
      }
      s = substr(L[ln], n + 1)
      if (folds && s ~ /^[ \t]/) fault(ln, "more indentation than the folded text that it is in")
      if (!is_begun) glue(newlines(blanks))
      else if (!folds) glue(newlines(blanks + 1))
      else glue(blanks ? newlines(blanks) : " ")
      put(s, ln, n + 1)
      is_begun = 1
      blanks = 0
    }
    out = out "\n"
  }

  function flow_space(parent,    s) {
    for (;;) {
      s = substr(L[ln], col)
      match(s, /^ */)
      col += RLENGTH
      s = substr(s, RLENGTH + 1)
      if (s == "" || (s ~ /^#/ && RLENGTH > 0)) {
        while (++ln <= N && L[ln] ~ /^ *(#.*)?$/) continue
        if (ln > N) fault(N, "brackets that do not end")
        if (indent_of(ln) <= parent) fault(ln, "too little indentation within brackets")
        col = 1
      } else if (s ~ /^\t/) fault(ln, "a tab between brackets")
      else return
    }
  }
  function flow(parent, path,    opening, closing, n, p, c) {
    opening = substr(L[ln], col, 1)
    closing = opening == "[" ? "]" : "}"
    kind[path] = opening == "[" ? "list" : "map"
    style[path] = "flow"
    first[path] = ln
    col++
    for (n = 1;; n++) {
      flow_space(parent)
      if (substr(L[ln], col, 1) == closing) break
      if (opening == "{") p = flow_key(parent, path)
      else p = path "\t" n
      flow_value(parent, p)
      count[path] = n
      flow_space(parent)
      c = substr(L[ln], col, 1)
      if (c == closing) break
      if (c != ",") fault(ln, "something odd between brackets")
      col++
    }
    col++
    last_line = ln
  }
  function flow_key(parent, path,    s) {
    s = substr(L[ln], col)
    if (!match(s, /^("[A-Za-z_][A-Za-z0-9_.-]*"|\047[A-Za-z_][A-Za-z0-9_.-]*\047) *:/) &&
      !match(s, /^[A-Za-z_][A-Za-z0-9_.-]*: /)) fault(ln, "a key between braces that is no plain word")
    col += RLENGTH
    s = substr(s, 1, RLENGTH)
    gsub(/[ :"\047]/, "", s)
    s = claim_key(path, s)
    flow_space(parent)
    return s
  }
  function flow_value(parent, path,    c, s) {
    c = substr(L[ln], col, 1)
    if (c == "[" || c == "{") { flow(parent, path); return }
    begin_text(path)
    if (c == "\"" || c == "\047") { quoted(parent, c); text[path] = out; style[path] = "quoted"; return }
    s = substr(L[ln], col)
    if (!match(s, /^[A-Za-z0-9_.\057][A-Za-z0-9_.\057@+-]*( +[A-Za-z0-9_.\057@+-]+)*/)) fault(ln, "an odd word between brackets")
    put(substr(s, 1, RLENGTH), ln, col)
    col += RLENGTH
    end_plain(path)
  }

  function end_plain(path) {
    text[path] = out
    style[path] = "plain"
    if (out ~ /^(~|null|Null|NULL)$/) { kind[path] = "null"; is_word[path] = 1 }
  }
  # Whether a key stands at this place; sets key_name and key_end.
  function key_here(    s) {
    s = substr(L[ln], col)
    if (!match(s, /^([A-Za-z_][A-Za-z0-9_.-]*|"[A-Za-z_][A-Za-z0-9_.-]*"|\047[A-Za-z_][A-Za-z0-9_.-]*\047) *:/)) return 0
    if (substr(s, RLENGTH + 1) !~ /^( |$)/) return 0
    key_end = col + RLENGTH
    key_name = substr(s, 1, RLENGTH)
    gsub(/[ :"\047]/, "", key_name)
    return 1
  }
  function claim_key(path, key,    p) {
    if (tolower(key) ~ /^(y|n|yes|no|on|off|true|false|null)$/) fault(ln, "a key that not every reader takes for a text")
    p = path == "" ? key : path "\t" key
    if (p in kind) fault(ln, "the key " key " for the second time")
    kind[p] = "null"
    first[p] = ln
    return p
  }

  function map(ind, path,    p) {
    kind[path] = "map"
    for (;;) {
      if (!key_here()) fault(ln, "something else than a key: " shown(substr(L[ln], col)))
      p = claim_key(path, key_name)
      col = key_end
      value(ind, p, 0)
      to_content()
      if (ln > N || indent_of(ln) < ind) return
      if (indent_of(ln) > ind) fault(ln, "odd indentation")
      col = ind + 1
    }
  }
  function list(ind, path,    n) {
    kind[path] = "list"
    style[path] = "block"
    indent[path] = ind
    for (n = 1;; n++) {
      col = ind + 2
      value(ind, path "\t" n, 1)
      count[path] = n
      end_of[path] = last_line
      to_content()
      if (ln > N || indent_of(ln) < ind) return
      if (indent_of(ln) > ind) fault(ln, "odd indentation")
      if (L[ln] !~ /^ *-( |$)/) return
    }
  }
  # The value after a colon or a dash, on the same line or on the next ones. It leaves `ln` at a line of its own.
  function value(parent, path, is_entry,    s, c) {
    kind[path] = "null"
    first[path] = last_line = ln
    s = substr(L[ln], col)
    if (s ~ /^( +#.*| *)$/) {
      ln++
      to_content()
      if (ln > N) return
      col = indent_of(ln) + 1
      s = substr(L[ln], col)
      if (!is_entry && col - 1 == parent && s ~ /^-( |$)/) { list(parent, path); return }
      if (col - 1 <= parent) return
      is_entry = 1
    } else {
      match(s, /^ */)
      col += RLENGTH
      s = substr(s, RLENGTH + 1)
    }
    if (is_entry && s ~ /^-( |$)/) { list(col - 1, path); return }
    if (is_entry && key_here()) { map(col - 1, path); return }
    c = substr(s, 1, 1)
    if (c == "[" || c == "{") { flow(parent, path); end_line(); return }
    begin_text(path)
    if (c == "\"" || c == "\047") { quoted(parent, c); style[path] = "quoted"; end_line() }
    else if (c == "|" || c == ">") { block(parent); style[path] = "block" }
    else { plain(parent, path); end_plain(path) }
    text[path] = out
  }
  # Reads the documents, the first one under the path "", and sets `is_cut` to the line of a second one. The others count for nothing,
  # but yaml.v3 looks ahead and can refuse a file for what stands in them.
  function document(    all, l, n) {
    all = N
    kind[""] = "null"
    for (ln = 1; ln <= all; n++) {
      N = all
      to_content()
      if (ln > N) break
      if (L[ln] ~ /^(---|\.\.\.)/) {
        if (L[ln] !~ /^--- *(#.*)?$/) fault(ln, "an odd mark of a document")
        if (n) is_cut = is_cut ? is_cut : ln
        ln++
      } else if (n) fault(ln, "an odd mark of a document")
      for (l = ln; l <= N; l++) if (L[l] ~ /^(---|\.\.\.)([ \t]|$)/) N = l - 1
      one_document(n ? "document " n + 1 : "")
      ln = N + 1
    }
    N = all
  }
  function one_document(path) {
    kind[path] = "null"
    to_content()
    if (ln > N) return
    col = indent_of(ln) + 1
    if (path == "") top_indent = col - 1
    if (substr(L[ln], col, 1) == "{") { flow(-1, path); end_line() }
    else map(col - 1, path)
    to_content()
    if (ln <= N) fault(ln, "odd indentation")
  }
'

# read_yaml FILE PROGRAM: what the program prints that follows yaml_reader.
read_yaml() {
  text_of "$1" | awk -v want_inbound="${inbound:-}" -v want_outbound="${outbound:-}" "$yaml_reader$2"
}

# --- the settings ------------------------------------------------------------------------------------------------------

read_arguments() {
  dry_run=0
  yes=0
  declared_only=0
  refresh=0
  reload_asked=0
  for argument in "$@"; do
    case $argument in
      --dry-run) dry_run=1 ;;
      --yes) yes=1 ;;
      --declared-only) declared_only=1 ;;
      --refresh-collections) refresh=1 ;;
      --reload) reload_asked=1 ;;
      -h | --help) usage; exit 0 ;;
      *) say "$called: there is no option $argument. See $called --help" >&2; exit 2 ;;
    esac
  done
  if [ "$declared_only" = 1 ] && [ "$refresh" = 1 ]; then
    die '--declared-only and --refresh-collections do not go together: a refreshed collection brings back what was removed of it, of the baseline too. Nothing was changed'
  fi
}

read_environment() {
  CROWDSEC_DIR=${CROWDSEC_DIR:-/etc/crowdsec}
  [ -d "$CROWDSEC_DIR/scenarios" ] || die "$CROWDSEC_DIR has no scenarios folder; set CROWDSEC_DIR"
  CROWDSEC_DIR=$(cd -- "$CROWDSEC_DIR" && pwd)
  [ ! -L "$CROWDSEC_DIR/scenarios" ] || die "$CROWDSEC_DIR/scenarios is a link, which CrowdSec does not follow; nothing was changed"
  if [ -z "${SHARED_DIR:-}" ]; then
    SHARED_DIR=/var/lib/argos-drift/shared
    if [ ! -d "$SHARED_DIR" ] && [ -d /shared ]; then SHARED_DIR=/shared; fi
  fi
  SHARED_DIR=$(absolute "$SHARED_DIR")
  CONFIG=${CONFIG:-$CROWDSEC_DIR/config.yaml}
  CROWDSEC_BIN=${CROWDSEC_BIN:-crowdsec}
  TUNING_FILE=${TUNING_FILE:-$CROWDSEC_DIR/appsec-rules/argos-tuning.yaml}
  case $TUNING_FILE in /*) ;; *) TUNING_FILE=$PWD/$TUNING_FILE ;; esac
  AGENT=${AGENT-$(command -v argos-drift-agent || :)}
  CSCLI=${CSCLI:-}
  no_reload=0
  no_reload_why="CrowdSec was not reloaded (NO_RELOAD=1)"
  case ${NO_RELOAD:-} in
    1) no_reload=1 ;;
    # What scripts/apply says of a sandbox on which nothing runs.
    no-engine) no_reload=1; no_reload_why='no CrowdSec runs on this folder: there was nothing to reload' ;;
  esac
  CROWDSEC_PID_FILE=${CROWDSEC_PID_FILE:-}
  case ${MAY_WEAKEN:-} in
    '' | 0 | 1) may_weaken=${MAY_WEAKEN:-} ;;
    *) die 'MAY_WEAKEN is 0 or 1, or not set' ;;
  esac
  # The tests name another folder here, so that they send no signal to a real CrowdSec.
  proc_dir=${PROC_DIR:-/proc}
  at_terminal='at a terminal'
  # Docker makes this file in each of its containers, and the tests name another one.
  [ ! -e "${CONTAINER_MARK:-/.dockerenv}" ] || at_terminal='at a terminal (docker exec -it)'
  find_hub_dir
  lock=$CROWDSEC_DIR/.argos-drift-apply.lock
  reload_pending=$CROWDSEC_DIR/.argos-drift-reload-pending
  applied=$CROWDSEC_DIR/.argos-drift-applied
}

# HUB_DIR, else the hub_dir of CrowdSec's configuration, else CrowdSec's default; and SIMULATION_FILE, or where simulation.yaml stands by the
# same rule. Values of config.yaml.local go before those of config.yaml, key by key, null included (mergeValue in csyaml/merge.go of
# CrowdSec's go-cs-lib). A doubt about one value is none about the others.
find_hub_dir() {
  configured_hub=
  configured_dir=
  configured_simulation=
  config_doubt=
  hub_path_doubt=
  dir_path_doubt=
  simulation_path_doubt=
  if [ -e "$CONFIG" ]; then
    read_config_paths "$CONFIG"
    if [ -e "$CONFIG.local" ]; then read_config_paths "$CONFIG.local"; fi
  fi
  hub_doubt=${config_doubt:-${hub_path_doubt:-$dir_path_doubt}}
  if [ -n "${HUB_DIR:-}" ]; then configured_hub=$HUB_DIR
  elif [ -n "$hub_doubt" ]; then die "it cannot be told where the hub is: $hub_doubt. Set HUB_DIR; nothing was changed"; fi
  if [ -z "$config_doubt$dir_path_doubt" ] && [ -d "$configured_dir" ] && [ "$(physical "$configured_dir")" != "$(physical "$CROWDSEC_DIR")" ]; then
    die "$CONFIG has the config_dir $configured_dir, which is another folder than $CROWDSEC_DIR; set CROWDSEC_DIR. Nothing was changed"
  fi
  hub_dir=$(absolute "${configured_hub:-$CROWDSEC_DIR/hub}")
  simulation_named_by=$CONFIG
  if [ -n "${SIMULATION_FILE:-}" ]; then
    simulation_file=$(absolute "$SIMULATION_FILE")
    simulation_named_by=SIMULATION_FILE
    simulation_path_doubt=
    return 0
  fi
  simulation_file=${configured_simulation:-$CROWDSEC_DIR/simulation.yaml}
  simulation_path_doubt=${config_doubt:-$simulation_path_doubt}
  [ -z "$simulation_path_doubt" ] ||
    simulation_path_doubt="where simulation.yaml stands cannot be told: $simulation_path_doubt. SIMULATION_FILE names it"
}

# read_config_paths FILE: sets what the file says of configured_hub, configured_dir and configured_simulation, and the doubt about each; or
# `config_doubt` where the file cannot be read.
read_config_paths() {
  said_paths=$(read_yaml "$1" "$config_program")
  case $said_paths in *'fault '*) config_doubt="$1 ${said_paths#*fault }"; return 0 ;; esac
  while IFS=' ' read -r said_key said_value; do
    path_doubt=
    case $said_value in
      '' | /*) ;;
      'odd line '*) path_doubt="$1 ${said_value#odd }" ;;
      *) path_doubt="the $said_key in $1 is relative to where CrowdSec was started" ;;
    esac
    case $said_value in *\$*) path_doubt="the $said_key in $1 depends on the environment of CrowdSec" ;; esac
    case $said_key in
      hub_dir) configured_hub=$said_value; hub_path_doubt=$path_doubt ;;
      # Any path that is there can be compared.
      config_dir)
        configured_dir=$said_value
        dir_path_doubt=
        case $said_value in 'odd line '*) dir_path_doubt=$path_doubt ;; esac ;;
      simulation_path) configured_simulation=$said_value; simulation_path_doubt=$path_doubt ;;
    esac
  done <<TEXT
$said_paths
TEXT
}

# shellcheck disable=SC2016 # not the shell's
config_program='
  function say(key,    p) {
    p = "config_paths\t" key
    if (!(p in kind)) return
    if (kind[p] == "null") { print key; return }
    if (kind[p] != "text" || text[p] !~ /^[!-~]([ -~]*[!-~])?$/) print key " odd line " first[p] " has a " key " that this script does not read"
    else print key " " text[p]
  }
  END {
    if (is_over) exit
    document()
    if (is_cut) fault(is_cut, "a second document or the end of one")
    if ("config_paths" in kind && kind["config_paths"] != "map") fault(first["config_paths"], "no map as its config_paths")
    say("hub_dir")
    say("config_dir")
    say("simulation_path")
  }
'

demand_crowdsec() {
  # An empty mount looks like a folder in which nothing is installed.
  if [ ! -e "$CONFIG" ] && [ ! -e "$hub_dir/.index.json" ]; then
    die "$CROWDSEC_DIR is no CrowdSec folder: neither $CONFIG nor $hub_dir/.index.json is there"
  fi
  [ "$dry_run" = 0 ] || return 0
  command -v "${CSCLI:-cscli}" >/dev/null 2>&1 || die "there is no ${CSCLI:-cscli}; set CSCLI. Nothing was changed"
  [ "$no_reload" = 0 ] || return 0
  [ -z "$CROWDSEC_PID_FILE" ] || read_pid_file
  command -v "$CROWDSEC_BIN" >/dev/null 2>&1 ||
    die "there is no $CROWDSEC_BIN to test the configuration with; set CROWDSEC_BIN, or NO_RELOAD=1 where no engine runs on $CROWDSEC_DIR. Nothing was changed"
}

# Sets `pid_of_file`. A file that holds no process id ends the run before anything is changed.
read_pid_file() {
  if [ ! -f "$CROWDSEC_PID_FILE" ] || [ ! -r "$CROWDSEC_PID_FILE" ]; then
    die "CROWDSEC_PID_FILE is $CROWDSEC_PID_FILE, which cannot be read; nothing was changed"
  fi
  pid_of_file=$(head -c 100 "$CROWDSEC_PID_FILE" | tr -d '\000' | sed 's/^[[:space:]]*//; s/[[:space:]]*$//')
  case $pid_of_file in
    '' | *[!0-9]* | 0* | ???????????*)
      die "CROWDSEC_PID_FILE is $CROWDSEC_PID_FILE, which does not hold one process id; nothing was changed" ;;
  esac
}

run_cscli() {
  if [ -n "$CSCLI" ]; then "$CSCLI" "$@" </dev/null; else cscli -c "$CONFIG" "$@" </dev/null; fi
}

# --- one run at a time on a CrowdSec folder ----------------------------------------------------------------------------

take_lock() {
  if ! mkdir -- "$lock" 2>/dev/null; then
    [ -d "$lock" ] || die "$CROWDSEC_DIR cannot be written; run this as root"
    take_lock_over
  fi
  lock_held=1
  say "$$" >"$lock/pid"
  [ "$takeover_held" = 0 ] || rmdir -- "$lock.takeover"
  takeover_held=0
}

# Replaces the lock of a run that was killed. The second lock is for two runs that find such a lock at once: without it, the
# slower one would remove the lock that the faster one has just made. The owner is therefore read again inside it.
take_lock_over() {
  refuse_live_owner
  mkdir -- "$lock.takeover" 2>/dev/null ||
    die "another run takes over the lock of one that was killed; nothing was changed. If there is none, remove $lock.takeover"
  takeover_held=1
  refuse_live_owner
  rm -rf -- "$lock"
  mkdir -- "$lock" 2>/dev/null || die 'another run has just begun; nothing was changed'
}

refuse_live_owner() {
  owner=$(cat "$lock/pid" 2>/dev/null || :)
  if owner_may_live; then
    die "another run (process ${owner:-unknown}) is at work; nothing was changed. If there is none, remove $lock"
  fi
}

owner_may_live() {
  # A run makes its lock first and writes its process id into it next.
  [ -n "$owner" ] || return 0
  kill -0 "$owner" 2>/dev/null || [ -d "/proc/$owner" ]
}

# --- the newest intent -------------------------------------------------------------------------------------------------

# Has the agent fetch the newest intent. Without it the run goes on with the one on disk. Exit codes 2 and 3 of the agent's check
# mean a drift and an unknown verdict, and are no failures. Sets `fetched`: whether what is on disk is the newest.
ask_agent() {
  [ -n "$AGENT" ] || return 0
  agent_exit=0
  { run_agent check 2>&1 || say "$?" >"$work/agent_exit"; } | tell_waits >"$work/agent.log"
  [ ! -s "$work/agent_exit" ] || agent_exit=$(cat "$work/agent_exit")
  case $agent_exit in
    0 | 2 | 3) fetched=1 ;;
    *)
      # Node ends its crash reports with a line that only names its version.
      grep -v '^Node\.js v' "$work/agent.log" | grep . >"$work/agent_words" || :
      say "$called: the newest intent could not be fetched (exit $agent_exit: $(last_words "$work/agent_words"));" \
        "going on with what is on disk" >&2 ;;
  esac
}

# Passes the agent's words on, and those of a wait to the person who waits.
tell_waits() {
  while IFS= read -r agent_line; do
    say "$agent_line"
    case $agent_line in *' asks to wait '*) say "$agent_line" | tr -cd ' -~\n' | cut -c 1-300 >&2 ;; esac
  done
}

# Runs the agent, where there is one.
run_agent() {
  case $AGENT in
    '') return 127 ;;
    *.mjs) ARGOS_DRIFT_SHARED_DIR=$SHARED_DIR node "$AGENT" "$@" </dev/null ;;
    *) ARGOS_DRIFT_SHARED_DIR=$SHARED_DIR "$AGENT" "$@" </dev/null ;;
  esac
}

# Has the agent look at CrowdSec's folder now, which changes and sends nothing: it reads more than this script does. Sets $work/observed,
# one `SURFACE KEY VALUE` a line, and fails where there is no agent that can tell. Not in a dry run, which runs nothing.
agent_observes() {
  if [ -z "$AGENT" ] || [ "$dry_run" = 1 ]; then return 1; fi
  run_agent observe --crowdsec-dir "$CROWDSEC_DIR" --hub-dir "$hub_dir" --tuning-file "$TUNING_FILE" >"$work/observed_json" 2>/dev/null ||
    return 1
  awk '
    /^  "[a-z_]+": \{$/ { split($0, part, "\""); surface = part[2]; next }
    /^  [^ ]/ { surface = "" }
    # By how far it stands in: the collections inside have states and names of their own.
    surface != "" && /^(    "(state|detail|inbound|outbound|loaded_by)|        "(name|file|origin|simulated|simulated_in_part))": / {
      match($0, /": /)
      v = substr($0, RSTART + 3); key = substr($0, 1, RSTART - 1)
      sub(/,$/, "", v); gsub(/^"|"$/, "", v); gsub(/[ "]/, "", key)
      print surface, key, v
    }' "$work/observed_json" >"$work/observed"
  [ -s "$work/observed" ]
}

# Sets $work/agent_installed, `NAME` or of a local item `NAME<TAB>FILE`, where the agent knows all of them.
agent_names() {
  agent_observes || return 1
  grep -qx 'scenarios state read' "$work/observed" || return 1
  awk -v dir="$CROWDSEC_DIR/scenarios/" '
    $1 != "scenarios" { next }
    { v = substr($0, length($1 $2) + 3) }
    $2 == "name" { name = v }
    $2 == "file" { file = v }
    $2 == "origin" { print v == "local" ? name "\t" dir file : name }' "$work/observed" >"$work/agent_installed"
}

# Sets $work/agent_extents, `NAME<TAB>none|part|all` of what the agent knows to be simulated or not.
agent_extents() {
  agent_observes || return 1
  grep -qx 'scenarios state read' "$work/observed" || return 1
  awk '
    function tell() { if (simulated != "") print name "\t" (simulated == "false" ? "none" : is_part ? "part" : "all") }
    $1 != "scenarios" { next }
    { v = substr($0, length($1 $2) + 3) }
    $2 == "name" { tell(); name = v; simulated = ""; is_part = 0 }
    $2 == "simulated" { simulated = v }
    $2 == "simulated_in_part" { is_part = v == "true" }
    END { tell() }' "$work/observed" >"$work/agent_extents"
}

# Whether the agent reads the declared thresholds. Sets `agent_sees`, what it reads instead (empty: no answer).
agent_reads_declared() {
  agent_sees=
  agent_observes || return 1
  agent_state=$(sed -n 's/^tuning state //p' "$work/observed")
  agent_inbound=$(sed -n 's/^tuning inbound //p' "$work/observed")
  agent_outbound=$(sed -n 's/^tuning outbound //p' "$work/observed")
  case $agent_state in
    read) agent_sees="inbound $agent_inbound, outbound $agent_outbound" ;;
    '') return 1 ;;
    *) agent_sees="$agent_state: $(sed -n 's/^tuning detail //p' "$work/observed" | tr -cd ' -~' | cut -c 1-300)" ;;
  esac
  [ "$agent_state" = read ] || return 1
  [ -z "$inbound" ] || [ "$inbound" = "$agent_inbound" ] || return 1
  [ -z "$outbound" ] || [ "$outbound" = "$agent_outbound" ]
}

# --- the sentinels -----------------------------------------------------------------------------------------------------

# Sets what is declared: $work/disabled, $work/enabled, $work/simulated and $work/baseline, which of the latter two only the baseline
# asks for (one name a line), $work/required, both of them, and $work/asked_for, those of them that this run is to see to, `inbound` and `outbound` (empty: not declared), `tuning_declared`, and `header` with its `revision` and
# `changed_at`. Agents before 0.2 write neither simulated nor baseline. A sentinel that is not valid ends the run.
read_sentinels() {
  sentinels='argos-disabled-scenarios.txt argos-enabled-scenarios.txt argos-simulated-scenarios.txt argos-baseline-scenarios.txt argos-appsec-tuning.txt'
  leftovers=
  time_limit=
  ! command -v timeout >/dev/null 2>&1 || time_limit='timeout 5'
  copy_sentinels
  for listed_as in disabled enabled simulated baseline; do
    : >"$work/$listed_as"
    [ -f "$work/argos-$listed_as-scenarios.txt" ] || continue
    validate "argos-$listed_as-scenarios.txt" names >"$work/$listed_as" || die 'this sentinel is refused; nothing was changed'
  done
  refuse_both disabled enabled
  refuse_both disabled simulated
  refuse_both enabled simulated
  cat "$work/enabled" "$work/simulated" | sort -u >"$work/required"
  cp "$work/required" "$work/asked_for"
  [ "$declared_only" = 0 ] || without "$work/baseline" "$work/required" >"$work/asked_for"
  astray=$(without "$work/required" "$work/baseline" | head -n 1)
  [ -z "$astray" ] || die "$astray is listed as of the baseline, and neither as enabled nor as simulated; nothing was changed"
  inbound=
  outbound=
  tuning_declared=0
  if [ -f "$work/argos-appsec-tuning.txt" ]; then
    tuning_declared=1
    validate argos-appsec-tuning.txt thresholds >"$work/thresholds" || die 'this sentinel is refused; nothing was changed'
    inbound=$(sed -n 's/^inbound_threshold=//p' "$work/thresholds")
    outbound=$(sed -n 's/^outbound_threshold=//p' "$work/thresholds")
  fi
  revision_and_time=${header#\# argos-drift revision }
  revision=${revision_and_time%% *}
  changed_at=${revision_and_time#* }
}

# refuse_both LIST LIST: ends the run where a name is on both
refuse_both() {
  in_both=$(common "$work/$1" "$work/$2" | head -n 1)
  [ -z "$in_both" ] || die "$in_both is listed as $1 and as $2; nothing was changed"
}

# The agent writes its files one by one, so copies count only when all name one revision and none changed meanwhile.
copy_sentinels() {
  copy_attempt=1
  until copy_one_revision; do
    copy_attempt=$((copy_attempt + 1))
    if [ "$copy_attempt" -gt 5 ]; then
      if pass_over_leftovers && copy_one_revision; then return 0; fi
      die "the files in $SHARED_DIR are of different revisions; nothing was changed. Run this again in a moment"
    fi
    sleep 1
  done
}

# An agent that was downgraded does not write the two files that only newer ones know, and leaves theirs. Takes those that stay older
# than the others out of `sentinels`, and fails where there are none. The agent writes these two first: newer ones it is just writing. By
# their time alone: a host that was enrolled anew begins with revision 1 again.
pass_over_leftovers() {
  for sentinel in argos-simulated-scenarios.txt argos-baseline-scenarios.txt; do
    [ -f "$work/$sentinel" ] || continue
    { first_line "$work/$sentinel"; first_line "$work/argos-disabled-scenarios.txt"; } | awk '
      !/^# argos-drift revision [1-9][0-9]* [0-9][0-9T:.-]*Z$/ { wrong = 1 }
      NR == 1 { time = $5 }
      NR == 2 { older = time < $5 }
      END { exit wrong || !older }' || continue
    leftovers="$leftovers${leftovers:+, }$sentinel"
    sentinels=$(printf '%s\n' "$sentinels" | sed "s/ $sentinel//")
  done
  [ -n "$leftovers" ]
}

# Copies all sentinels into $work and sets `header`, their common first line. Returns 1 where they do not belong together.
copy_one_revision() {
  rm -f -- "$work"/argos-*.txt
  for sentinel in $sentinels; do
    try_copy "$sentinel" "$work/$sentinel"
  done
  for sentinel in argos-disabled-scenarios.txt argos-enabled-scenarios.txt; do
    [ -f "$work/$sentinel" ] ||
      die "no intent has arrived yet: there is no $SHARED_DIR/$sentinel; nothing was changed. Is argos-drift-agent enrolled and running?"
  done
  header=$(for sentinel in $sentinels; do [ ! -f "$work/$sentinel" ] || first_line "$work/$sentinel"; done | sort -u)
  [ "$(printf '%s\n' "$header" | wc -l)" -eq 1 ] || return 1
  for sentinel in $sentinels; do
    try_copy "$sentinel" "$work/second_copy"
    if [ -f "$work/$sentinel" ]; then cmp -s "$work/$sentinel" "$work/second_copy" || return 1
    elif [ -f "$work/second_copy" ]; then return 1; fi
  done
}

# try_copy NAME COPY: there is no copy where there is no such sentinel. Ends the run at a file that must not be read.
try_copy() {
  copy_status=0
  copy_sentinel "$1" "$2" || copy_status=$?
  [ "$copy_status" -ne 1 ] || die "$copy_fault; nothing was changed"
}

# copy_sentinel NAME COPY: copies a file of at most 2 MiB. Returns 2 where there is none, and 1 with `copy_fault` set where it
# must not be read. The folder does not belong to root: its owner could put a pipe or a device in the file's place after the
# checks, which would block or never end. Hence the time limit; one byte too many is asked for, to see whether there is more.
copy_sentinel() {
  sentinel_file=$SHARED_DIR/$1
  rm -f -- "$2"
  copy_fault="$SHARED_DIR is a link. Put the folder itself in its place, or name it in SHARED_DIR"
  [ ! -L "$SHARED_DIR" ] || return 1
  copy_fault="$sentinel_file is a link"
  [ ! -L "$sentinel_file" ] || return 1
  [ -e "$sentinel_file" ] || return 2
  copy_fault="$sentinel_file is not a regular file"
  [ -f "$sentinel_file" ] || return 1
  copy_fault="$sentinel_file is larger than 2 MiB"
  [ -z "$(find "$sentinel_file" -prune -size +4096)" ] || return 1
  copy_fault="$sentinel_file cannot be read"
  # shellcheck disable=SC2086 # $time_limit is two words or none
  $time_limit head -c 2097153 "$sentinel_file" >"$2" 2>/dev/null || { rm -f -- "$2"; return 1; }
  copy_fault="$sentinel_file is larger than 2 MiB"
  [ "$(wc -c <"$2")" -le 2097152 ] || { rm -f -- "$2"; return 1; }
}

first_line() {
  tr -d '\000\r' <"$1" | awk 'NR == 1 { print; exit }'
}

# validate NAME KIND: prints the sentinel's lines without its first. On a bad line it says which, and fails.
validate() {
  [ "$(tr -d '\t\r\n -~' <"$work/$1" | wc -c)" -eq 0 ] || { say "$SHARED_DIR/$1 holds bytes that are not plain text" >&2; return 1; }
  # The agent ends every line.
  if [ -s "$work/$1" ] && [ "$(tail -c 1 "$work/$1" | wc -l)" -eq 0 ]; then
    say "$SHARED_DIR/$1 is cut off: its last line has no end" >&2
    return 1
  fi
  awk -v file="$SHARED_DIR/$1" -v kind="$2" '
    function bad_file(why) { printf "%s %s\n", file, why | "cat >&2"; wrong = 1 }
    function bad(why) { printf "%s line %d %s: %s\n", file, NR, why, substr($0, 1, 60) | "cat >&2"; wrong = 1 }
    { sub(/\r$/, "") }
    NR == 1 {
      if ($0 !~ /^# argos-drift revision [1-9][0-9]* [0-9][0-9T:.-]*Z$/ || length($0) > 100) bad("does not say which revision it is")
      next
    }
    $0 == "" { next }
    kind == "names" && length($0) > 128 { bad("is longer than 128 characters"); next }
    kind == "names" && $0 !~ "^[A-Za-z0-9_][A-Za-z0-9_.-]*/[A-Za-z0-9_][A-Za-z0-9_.-]*$" { bad("is not a full scenario name"); next }
    kind == "thresholds" && $0 !~ /^(inbound|outbound)_threshold=([1-9][0-9]?|100)$/ { bad("is not a threshold from 1 to 100"); next }
    kind == "thresholds" { split($0, part, "="); if (part[1] in seen) { bad("names a threshold twice"); next } seen[part[1]] }
    { lines++; print }
    END {
      if (NR == 0) bad_file("is empty: it does not say which revision it is")
      else if (kind == "thresholds" && !lines) { if (!wrong) bad_file("names no threshold") }
      exit wrong
    }' "$work/$1"
}

# Says where an intent arrived that is newer than the one that this run carried out.
tell_newer_intent() {
  copy_sentinel argos-disabled-scenarios.txt "$work/newest" || return 0
  newest_header=$(first_line "$work/newest")
  if [ "$newest_header" != "$header" ]; then
    say "a newer intent arrived meanwhile ($(printf '%s' "$newest_header" | tr -cd ' -~' | cut -c 1-100)): run this again"
  fi
}

# --- which scenarios are installed -------------------------------------------------------------------------------------

# Sets $work/installed, the names that are installed by CrowdSec's own rules or by cscli's word, and $work/local, the local items
# as `name<TAB>file`. A dry run does not ask cscli: cscli 1.4.6 deletes dangling links when it lists.
list_installed() {
  list_disk >"$work/installed_unsorted"
  if [ "$dry_run" = 0 ]; then
    run_cscli scenarios list -o raw >"$work/scenarios_raw" 2>"$work/cscli.log" ||
      stop "${CSCLI:-cscli} cannot list the scenarios: $(last_words "$work/cscli.log")"
    awk -F, '$2 ~ /^"?enabled/ { print $1 }' "$work/scenarios_raw" >>"$work/installed_unsorted"
  fi
  # Files that nobody can name matter only to what is declared.
  if [ -s "$work/nameless" ] && [ ! -s "$work/disabled" ] && [ ! -s "$work/asked_for" ]; then : >"$work/nameless"; fi
  if [ -s "$work/nameless" ] && agent_names; then
    sed 's/	.*//' "$work/agent_installed" >>"$work/installed_unsorted"
    grep '	' "$work/agent_installed" >>"$work/local" || :
    : >"$work/nameless"
  fi
  sort -u "$work/installed_unsorted" >"$work/installed"
}

# Prints the names of the scenarios that CrowdSec would load from its folder, and notes the local ones in $work/local and the others in
# $work/hub_files, as `name<TAB>file`.
list_disk() {
  : >"$work/local"
  : >"$work/hub_files"
  : >"$work/nameless"
  find "$CROWDSEC_DIR/scenarios" -type d -name '.?*' -prune -o \( -name '*.yaml' -o -name '*.yml' \) -print \
    >"$work/scenario_files"
  while IFS= read -r scenario_file; do
    end_of_links "$scenario_file"
    if [ ! -f "$links_end" ] || [ -L "$links_end" ]; then continue; fi
    case $links_end in
      "$hub_dir"/scenarios/*)
        hub_file=${links_end#"$hub_dir"/scenarios/}
        printf '%s\t%s\n' "${hub_file%.*}" "$links_end" >>"$work/hub_files"
        printf '%s\n' "${hub_file%.*}" ;;
      # A link to another type's item of the hub is no scenario.
      "$hub_dir"/*) ;;
      *)
        item_name=$(read_yaml "$links_end" "$name_program")
        case $item_name in
          'named '*) item_name=${item_name#named } ;;
          none) item_name=${scenario_file#"$CROWDSEC_DIR"/scenarios/} ;;
          *) printf '%s %s\n' "$scenario_file" "${item_name#fault }" >>"$work/nameless"; continue ;;
        esac
        printf '%s\t%s\n' "$item_name" "$scenario_file" >>"$work/local"
        printf '%s\n' "$item_name" ;;
    esac
  done <"$work/scenario_files"
}

# What newLocalItem in CrowdSec's pkg/cwhub/sync.go takes from a local item's first document: `named NAME`, or `none`.
# shellcheck disable=SC2016 # not the shell's
name_program='
  END {
    if (is_over) exit
    document()
    if (kind["name"] == "map" || kind["name"] == "list" || text["name"] ~ /[\n\t]/) fault(first["name"], "a name that is no plain text")
    print kind["name"] == "text" && text["name"] != "" ? "named " text["name"] : "none"
  }
'

# mask_of NAME: the masks of a scenario, which are links to /dev/null where cscli would put its own link.
mask_of() {
  for possible_mask in "$CROWDSEC_DIR/scenarios/${1##*/}.yaml" "$CROWDSEC_DIR/scenarios/${1##*/}.yml"; do
    if [ -L "$possible_mask" ] && [ "$(readlink -- "$possible_mask")" = /dev/null ]; then printf '%s\n' "$possible_mask"; fi
  done
}

# --- what is simulated -------------------------------------------------------------------------------------------------

# A simulated scenario detects and blocks nobody. CrowdSec simulates rules by their names (LoadBuckets in its pkg/leakybucket), and
# `cscli simulation enable NAME` writes the item's name, whatever the rules in its file are called: ssh-bf holds ssh-bf_user-enum too,
# which goes on banning. So every rule of a file is looked at here. What is declared simulated must be so in all of its rules. What the
# baseline has as simulated may be so in one of them alone, as it was when it was adopted.

# Sets the lists of names that are not simulated as they must be: $work/simulate and $work/enforce of what is declared,
# $work/put_back_simulate and $work/put_back_enforce of what only the baseline asks for (with --declared-only in $work/left_simulation
# instead). `simulation_doubt`: why simulation.yaml is left alone, though it may not be as declared; `simulation_left`: the same where
# nothing is declared that needs it; $work/simulation_unclear: the same of single scenarios, `NAME<TAB>WHY`.
compare_simulation() {
  for sim_list in simulate enforce put_back_simulate put_back_enforce simulation_unclear left_simulation rules known_rules extents \
    rules_on blocking affected; do : >"$work/$sim_list"; done
  simulation_doubt=
  simulation_left=
  rules_are_read=0
  [ -s "$work/required" ] || return 0
  read_simulation
  if [ -z "$simulation_doubt" ]; then list_extents; fi
  leave_doubts
  ask_agent_about_doubts
  awk -F '\t' '$2 != "all" { print $1 }' "$work/extents" >"$work/not_all"
  awk -F '\t' '$2 != "none" { print $1 }' "$work/extents" >"$work/not_none"
  awk -F '\t' '$2 == "none" { print $1 }' "$work/extents" >"$work/none"
  common "$work/not_all" "$work/simulated" | without "$work/baseline" - >"$work/simulate"
  common "$work/none" "$work/simulated" | common "$work/baseline" - >"$work/put_back_simulate"
  common "$work/not_none" "$work/enabled" | without "$work/baseline" - >"$work/enforce"
  common "$work/not_none" "$work/enabled" | common "$work/baseline" - >"$work/put_back_enforce"
  if [ "$declared_only" = 1 ]; then
    cat "$work/put_back_simulate" "$work/put_back_enforce" >>"$work/left_simulation"
    : >"$work/put_back_simulate"
    : >"$work/put_back_enforce"
  fi
  doubt_change
  list_effects
}

# With --declared-only, what cannot be told of scenarios that only the baseline asks for is no failure: nothing of them is changed.
leave_doubts() {
  [ "$declared_only" = 1 ] || return 0
  sed 's/	.*//' "$work/simulation_unclear" | common "$work/baseline" - >"$work/left_simulation"
  awk -F '\t' 'FILENAME == ARGV[1] { left[$0]; next } !($1 in left)' "$work/left_simulation" "$work/simulation_unclear" >"$work/still_unclear"
  mv -f -- "$work/still_unclear" "$work/simulation_unclear"
  [ ! -s "$work/asked_for" ] || return 0
  simulation_left=$simulation_doubt
  simulation_doubt=
}

# Sets what CrowdSec's simulation.yaml says with its .local laid over it, key by key: `simulates_all`, and in $work/exclusions the rules
# for which that is the other way round; or `simulation_doubt`. `local_excludes`: the list is the one of the .local.
read_simulation() {
  : >"$work/exclusions"
  simulates_all=0
  local_excludes=0
  simulation_doubt=$simulation_path_doubt
  [ -z "$simulation_doubt" ] || return 0
  if [ ! -e "$simulation_file" ] && [ ! -L "$simulation_file" ]; then
    doubt_absence
    return 0
  fi
  read_simulation_of "$simulation_file"
  if [ -e "$simulation_file.local" ] && [ -z "$simulation_doubt" ]; then read_simulation_of "$simulation_file.local"; fi
}

# CrowdSec does not start without the file, which its package brings together with profiles.yaml. In a part of its folder, as in a
# sandbox, that it is absent means nothing; a place outside of that folder may be one that only CrowdSec sees.
doubt_absence() {
  if [ -e "$CROWDSEC_DIR/profiles.yaml" ]; then simulation_doubt="$simulation_file does not exist, and CrowdSec does not start without it"; fi
  case $simulation_file in "$CROWDSEC_DIR"/*) ;; *) simulation_doubt="$simulation_file, which $simulation_named_by names, does not exist" ;; esac
}

read_simulation_of() {
  said_simulation=$(read_yaml "$1" "$simulation_program")
  case $said_simulation in *'fault '*) simulation_doubt="$1 ${said_simulation#*fault }"; return 0 ;; esac
  while IFS=' ' read -r said_key said_value; do
    case $said_key in
      simulation) simulates_all=$said_value ;;
      exclusions) : >"$work/exclusions"; [ "$1" = "$simulation_file" ] || local_excludes=1 ;;
      exclude) printf '%s\n' "$said_value" >>"$work/exclusions" ;;
    esac
  done <<TEXT
$said_simulation
TEXT
}

# As LoadSimulation in CrowdSec's pkg/csconfig/simulation.go decodes it.
# shellcheck disable=SC2016 # not the shell's
simulation_program='
  END {
    if (is_over) exit
    document()
    if (is_cut) fault(is_cut, "a second document or the end of one")
    for (p in kind) {
      if (p != "" && p !~ /\t/ && p != "simulation" && p != "exclusions") fault(first[p], "the key " p ", which is none of simulation.yaml")
    }
    if (kind["simulation"] == "text" && style["simulation"] == "plain") {
      if (text["simulation"] ~ /^(y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)$/) print "simulation 1"
      else if (text["simulation"] ~ /^(n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/) print "simulation 0"
      else fault(first["simulation"], "a simulation that is neither true nor false")
    } else if (kind["simulation"] == "null") print "simulation 0"
    else if (kind["simulation"] != "") fault(first["simulation"], "a simulation that this script does not read")
    if (kind["exclusions"] != "") print "exclusions"
    if (kind["exclusions"] != "" && kind["exclusions"] != "null" && kind["exclusions"] != "list")
      fault(first["exclusions"], "no list as its exclusions")
    for (n = 1; n <= count["exclusions"]; n++) {
      p = "exclusions\t" n
      if (kind[p] != "text" || text[p] !~ /^[!-~]([ -~]*[!-~])?$/) fault(first[p], "an exclusion that this script does not read")
      print "exclude " text[p]
    }
  }
'

# Sets $work/extents, `NAME<TAB>none|part|all` for each scenario that must be installed: how many of its rules are simulated.
list_extents() {
  if [ ! -s "$work/exclusions" ]; then
    extent_of_all=none
    [ "$simulates_all" = 0 ] || extent_of_all=all
    sed "s/\$/	$extent_of_all/" "$work/required" >"$work/extents"
    return 0
  fi
  list_rules
  cp "$work/unread" "$work/simulation_unclear"
  awk -F '\t' -v all="$simulates_all" '
    FILENAME == ARGV[1] { excluded[$0]; next }
    FILENAME == ARGV[2] { required[$0]; next }
    !($1 in required) { next }
    { rules[$1]++; if (($2 in excluded) != all) simulated[$1]++ }
    END { for (name in rules) print name "\t" (!simulated[name] ? "none" : simulated[name] == rules[name] ? "all" : "part") }
  ' "$work/exclusions" "$work/required" "$work/rules" | sort >"$work/extents"
}

# Reads the rules of each scenario that is or must be installed, as `NAME<TAB>RULE`. $work/rules: those that were read; what is neither
# installed nor in the hub's folder counts as one rule of its name until it is there. $work/known_rules: without the latter, whose rules
# nobody knows yet; a file that cannot be read for certain has at least its own name there. $work/unread: `NAME<TAB>WHY` of such
# files, of what must be installed.
list_rules() {
  [ "$rules_are_read" = 0 ] || return 0
  rules_are_read=1
  : >"$work/unread"
  cat "$work/installed" "$work/required" | sort -u >"$work/has_rules"
  awk -F '\t' -v hub="$hub_dir" '
    FILENAME == ARGV[1] { named[$0]; next }
    FILENAME == ARGV[2] { installed[$0]; next }
    # A local item takes the place of the hub item of its name.
    { file[$1] = $2 }
    END {
      for (name in named) print name "\t" (name in installed) "\t" (name in file ? file[name] : hub "/scenarios/" name ".yaml")
    }' "$work/has_rules" "$work/installed" "$work/hub_files" "$work/local" | sort >"$work/rule_files"
  awk -F '\t' "$plain_rules_program" "$work/rule_files" >"$work/rules_said"
  sed -n 's/^rule	//p' "$work/rules_said" >"$work/known_rules"
  sed -n 's/^odd	//p' "$work/rules_said" >"$work/odd_files"
  : >"$work/guessed"
  while IFS='	' read -r odd_name odd_file; do
    read_yaml "$odd_file" "$rules_program" >"$work/odd_rules"
    if grep -q '^fault ' "$work/odd_rules"; then
      printf '%s\t%s\n' "$odd_name" "$odd_name" >>"$work/guessed"
      ! grep -qxF -- "$odd_name" "$work/required" ||
        printf '%s\t%s %s\n' "$odd_name" "$odd_file" "$(sed -n 's/^fault //p' "$work/odd_rules")" >>"$work/unread"
    else
      awk -v name="$odd_name" '{ print name "\t" $0 }' "$work/odd_rules" >>"$work/known_rules"
    fi
  done <"$work/odd_files"
  { cat "$work/known_rules"; sed -n 's/^absent	//p' "$work/rules_said"; } >"$work/rules"
  cat "$work/guessed" >>"$work/known_rules"
}

# The names of the rules in files of which each line that is not indented is a plain key: nearly all, and one run of awk for hundreds of
# them. Prints `rule NAME RULE`, `absent NAME NAME` where there is no file yet, or `odd NAME FILE` of one that has to be read as a
# whole, with tabs between.
# shellcheck disable=SC2016 # $0 is awk's
plain_rules_program='
  function end_document() { if (names != 1) odd = 1; found = found "rule\t" $1 "\t" rule "\n"; names = filled = 0; rule = "" }
  {
    names = filled = odd = lines = 0
    found = ""
    while ((getline line < $3) > 0) {
      lines++
      sub(/\r$/, "", line)
      if (line ~ /^--- *(#.*)?$/) { if (filled) end_document(); else if (begun) odd = 1; begun = 1; continue }
      if (line ~ /^ *(#.*)?$/) continue
      filled = begun = 1
      if (line ~ /^ / || line ~ /^-( |$)/) continue
      if (line !~ /^[A-Za-z_][A-Za-z0-9_.-]*:( |$)/) { odd = 1; continue }
      if (line !~ /^name:/) continue
      names++
      if (line !~ "^name: +[A-Za-z0-9_][A-Za-z0-9_./-]* *$") odd = 1
      rule = line
      sub(/^name: +/, "", rule)
      sub(/ +$/, "", rule)
    }
    close($3)
    if (filled || begun) end_document()
    begun = 0
    if (!lines && !$2) print "absent\t" $1 "\t" $1
    else if (!lines || odd) print "odd\t" $1 "\t" $3
    else printf "%s", found
  }
'

# What a whole reader of YAML takes for them, one a line.
# shellcheck disable=SC2016 # not the shell's
rules_program='
  function rule(path,    p) {
    p = path == "" ? "name" : path "\tname"
    if (kind[p] != "text" || text[p] !~ /^[!-~]([ -~]*[!-~])?$/) fault(kind[p] == "" ? 1 : first[p], "a rule whose name this script does not read")
    print text[p]
  }
  END {
    if (is_over) exit
    document()
    rule("")
    for (d = 2; ("document " d) in kind; d++) rule("document " d)
  }
'

# Lets an agent at hand, which reads more, say what this script cannot read. It says how much is simulated and not by which rules, so
# that nothing is changed by its word: a doubt that it ends is one less.
ask_agent_about_doubts() {
  if [ -z "$simulation_doubt" ] && [ ! -s "$work/simulation_unclear" ]; then return 0; fi
  agent_extents || return 0
  if [ -n "$simulation_doubt" ]; then cp "$work/asked_for" "$work/doubted"
  else sed 's/	.*//' "$work/simulation_unclear" >"$work/doubted"; fi
  awk -F '\t' '
    FILENAME == ARGV[1] { simulated[$0]; next }
    FILENAME == ARGV[2] { baseline[$0]; next }
    FILENAME == ARGV[3] { extent[$1] = $2; next }
    !($0 in extent) { next }
    $0 in simulated ? extent[$0] == "all" || ($0 in baseline && extent[$0] == "part") : extent[$0] == "none"
  ' "$work/simulated" "$work/baseline" "$work/agent_extents" "$work/doubted" >"$work/told_by_agent"
  if [ -n "$simulation_doubt" ]; then
    # What is not installed is told as such.
    common "$work/installed" "$work/doubted" | without "$work/told_by_agent" - >"$work/still_doubted"
    [ -s "$work/still_doubted" ] || simulation_doubt=
  else
    awk -F '\t' 'FILENAME == ARGV[1] { told[$0]; next } !($1 in told)' "$work/told_by_agent" "$work/simulation_unclear" >"$work/still_unclear"
    mv -f -- "$work/still_unclear" "$work/simulation_unclear"
  fi
}

# Nothing is written through a link, and what a .local says no change of the other file changes.
doubt_change() {
  [ "$(cat "$work/simulate" "$work/enforce" "$work/put_back_simulate" "$work/put_back_enforce" | wc -l)" -gt 0 ] || return 0
  if [ -L "$simulation_file" ]; then simulation_doubt="$simulation_file is a link"
  elif [ "$local_excludes" = 1 ]; then simulation_doubt="$simulation_file.local has a list of exclusions, which goes before that of $simulation_file"
  else return 0; fi
  simulation_doubt="$simulation_doubt; otherwise than they must be: $(cat "$work/simulate" "$work/enforce" "$work/put_back_simulate" "$work/put_back_enforce" >"$work/otherwise"; some_of "$work/otherwise")"
  for sim_list in simulate enforce put_back_simulate put_back_enforce; do : >"$work/$sim_list"; done
}

# Sets what the lists come to, by rules, since two scenarios can share one and a scenario's rule can have another one's name:
# $work/rules_on, which would be simulated; $work/blocking, which of the installed ones' block now; and $work/affected, the installed
# scenarios of which a rule that blocks now would no longer.
list_effects() {
  # Nothing can come to be simulated where nothing is to be.
  if [ -n "$simulation_doubt$simulation_left" ]; then return 0; fi
  [ -s "$work/simulated" ] || [ "$(cat "$work/enforce" "$work/put_back_enforce" | wc -l)" -gt 0 ] || return 0
  list_rules
  rules_to_simulate | sort -u >"$work/rules_on"
  common_rules "$work/installed" | awk -F '\t' -v all="$simulates_all" '
    FILENAME == ARGV[1] { excluded[$0]; next } ($2 in excluded) == all' "$work/exclusions" - >"$work/blocking_rules"
  cut -f 2 "$work/blocking_rules" | sort -u >"$work/blocking"
  awk -F '\t' 'FILENAME == ARGV[1] { on[$0]; next } $2 in on { print $1 }' "$work/rules_on" "$work/blocking_rules" | sort -u >"$work/affected"
}

# All rules of what is declared simulated. For the baseline one is enough: that of the scenario's name, as cscli does it, if it has it.
rules_to_simulate() {
  awk -F '\t' '
    FILENAME == ARGV[1] { whole[$0]; next }
    FILENAME == ARGV[2] { one[$0]; next }
    $1 in whole { print $2 }
    $1 in one { rules[$1] = rules[$1] $2 "\n"; if ($1 == $2) has_own[$1] }
    END { for (name in one) printf "%s", name in has_own ? name "\n" : rules[name] }
  ' "$work/simulate" "$work/put_back_simulate" "$work/known_rules"
}

# common_rules LIST: `NAME<TAB>RULE` of the scenarios on it. rules_of LIST: the rules alone.
common_rules() {
  awk -F '\t' 'FILENAME == ARGV[1] { listed[$0]; next } $1 in listed' "$1" "$work/known_rules"
}
rules_of() {
  common_rules "$1" | cut -f 2
}

# Has cscli simulate what must be simulated and not what must not, and does itself what is then left.
change_simulation() {
  for sim_list in simulate enforce put_back_simulate put_back_enforce install put_back; do cat "$work/${sim_list}_planned"; done >"$work/may_change"
  [ -s "$work/may_change" ] || return 0
  # What was installed just now has a file by now.
  list_installed
  compare_simulation
  keep_to_plan
  if [ ! -s "$work/rules_on" ] && [ ! -s "$work/to_enforce" ]; then return 0; fi
  simulation_failed=0
  # cscli writes the name of the scenario, also where that is no rule of it: it may be the rule of another one.
  cat "$work/simulate" "$work/put_back_simulate" >"$work/to_simulate"
  common_rules "$work/to_simulate" | awk -F '\t' '$1 == $2 { print $1 }' | common "$work/rules_on" - | sort -u >"$work/names_to_simulate"
  run_simulation enable "$work/names_to_simulate"
  # By the names of the rules: cscli takes any name here.
  { rules_of "$work/to_enforce"; useless_names; } | sort -u | grep -x '[A-Za-z0-9_][A-Za-z0-9_./-]*' >"$work/names_to_enforce" || :
  run_simulation disable "$work/names_to_enforce"
  # Where cscli fails the reason is none that this script knows better.
  [ "$simulation_failed" = 0 ] || return 0
  compare_simulation
  keep_to_plan
  write_simulation
}

# Names of what is to block again that stand in the list and are nobody's rule: a `cscli simulation enable` wrote them.
useless_names() {
  [ "$simulates_all" = 0 ] || return 0
  cut -f 2 "$work/known_rules" >"$work/all_rules"
  common "$work/exclusions" "$work/to_enforce" | without "$work/all_rules" -
}

# Takes out of the lists what the plan did not have and what is not installed, and out of $work/rules_on what blocked when the plan was made
# and was not to be simulated by it: nobody was asked about that. Sets $work/to_enforce, and $work/unasked, such rules.
keep_to_plan() {
  for sim_list in simulate enforce put_back_simulate put_back_enforce; do
    cat "$work/${sim_list}_planned" "$work/install_planned" "$work/put_back_planned" >"$work/may_change"
    common "$work/may_change" "$work/$sim_list" | common "$work/installed" - >"$work/kept"
    mv -f -- "$work/kept" "$work/$sim_list"
  done
  cat "$work/enforce" "$work/put_back_enforce" >"$work/to_enforce"
  rules_to_simulate | sort -u | common "$work/blocking_asked" - | without "$work/rules_on_asked" - >"$work/unasked"
  rules_to_simulate | sort -u | without "$work/unasked" - >"$work/rules_on"
}

# run_simulation COMMAND LIST: cscli's COMMAND for all names of the list, a hundred at a time.
run_simulation() {
  set -- "$1" "$2" "$(count "$2")"
  sim_from=1
  while [ "$sim_from" -le "$3" ]; do
    sed -n "$sim_from,$((sim_from + 99))p" "$2" >"$work/sim_batch"
    sim_from=$((sim_from + 100))
    # shellcheck disable=SC2046 # names hold no blanks
    if run_cscli simulation "$1" -- $(cat "$work/sim_batch") >"$work/cscli.log" 2>&1; then continue; fi
    simulation_failed=1
    sim_words=$(last_words "$work/cscli.log")
    while IFS= read -r sim_name; do printf '%s\t%s\n' "$sim_name" "$sim_words" >>"$work/cscli_words"; done <"$work/sim_batch"
  done
}

# Writes simulation.yaml as cscli does, for what that leaves: rules that are no items, local items (1.4.6), a name that stands there twice.
write_simulation() {
  if [ ! -s "$work/rules_on" ] && [ ! -s "$work/to_enforce" ]; then return 0; fi
  [ -f "$simulation_file" ] || return 0
  rules_of "$work/to_enforce" >"$work/rules_off"
  if [ "$simulates_all" = 1 ]; then
    sim_value=true
    sort -u "$work/rules_on" >"$work/exclude_not"
    sort -u "$work/rules_off" >"$work/exclude_too"
  else
    sim_value=false
    sort -u "$work/rules_off" >"$work/exclude_not"
    sort -u "$work/rules_on" >"$work/exclude_too"
  fi
  {
    say "simulation: $sim_value"
    without "$work/exclude_not" "$work/exclusions" | cat - "$work/exclude_too" | awk '
      $0 in seen { next }
      { seen[$0] }
      !is_begun { print "exclusions:"; is_begun = 1 }
      /^[A-Za-z0-9_][A-Za-z0-9_.-]*\/[A-Za-z0-9_.\/-]+$/ { print "- " $0; next }
      { gsub(/\047/, "\047\047"); print "- \047" $0 "\047" }'
  } >"$work/simulation_text"
  rewrite "$simulation_file" "$work/simulation_text" || failed "$simulation_file could not be written"
}

# --- the tuning file ---------------------------------------------------------------------------------------------------

# Reads a tuning file as the engine does: SecActions of phase 1 run first, then those of phase 2, and the last setvar of a threshold
# wins. Prints `inbound N` and `outbound N` (without N: not set), `phase 2` where one is set there alone, and for each change that makes
# the declared ones of them `edit OFFSET LENGTH TEXT`; or `fault` and why the file cannot be read or changed for certain.
# shellcheck disable=SC2016 # not the shell's
tuning_program='
  function line_at(at,    l) { for (l = 1; l < N && offset[l + 1] <= at; l++) continue; return l }
  function doubt(why) { fault(line_at(D_from[1]), why) }
  function trimmed(s) { gsub(/^[ \t]+|[ \t]+$/, "", s); return s }

  # Splits S into directives as Coraza does (internal/seclang/parser.go): a line that begins with # is passed over, within a
  # continuation too. D is one directive, and D_from what `from` is for S.
  function seclang(    at, n, a, b, i, joins) {
    for (at = 1; at <= S_len; at += n + 1) {
      n = index(substr(S, at), "\n") - 1
      if (n < 0) n = S_len - at + 1
      for (a = at; a < at + n && substr(S, a, 1) ~ /[ \t]/; a++) continue
      for (b = at + n - 1; b > a && substr(S, b, 1) ~ /[ \t]/; b--) continue
      if (a > b || substr(S, a, 1) == "#") continue
      joins = substr(S, b, 1) == "\\"
      if (joins) b--
      for (i = a; i <= b; i++) D_from[++D_len] = from[i]
      D = D substr(S, a, b - a + 1)
      if (joins) { is_open = 1; if (!D_len) D_from[1] = from[a]; continue }
      directive()
      D = ""; D_len = 0; is_open = 0
    }
    if (is_open) doubt("a backslash after which no line follows")
  }

  # One directive: only SecAction, whose actions are split at commas outside of single quotes (rule_parser.go).
  function directive(    blank, name, begin, n, i, c, is_quoted, start) {
    blank = index(D, " ")
    name = tolower(blank ? substr(D, 1, blank - 1) : D)
    if (name != "secaction") doubt("the directive " shown(name) ", and this script reads SecAction alone")
    if (index(D, "`")) doubt("a backtick")
    begin = blank + 1
    n = blank ? D_len : 0
    if (index(substr(D, begin), "\\")) doubt("a backslash in its actions")
    if (substr(D, begin, 1) == "\"" && n > begin + 1 && substr(D, n, 1) == "\"") { begin++; n-- }
    if (index(substr(D, begin, n - begin + 1), "\"")) doubt("a double quote in an unusual place")
    has_id = phase = n_sets = 0
    start = begin
    is_quoted = 0
    for (i = begin; i <= n + 1; i++) {
      c = i > n ? "," : substr(D, i, 1)
      if (c == "\047") is_quoted = !is_quoted
      if (c != "," || (is_quoted && i <= n)) continue
      if (is_quoted) doubt("a single quote that is not closed")
      action(start, i - 1)
      start = i + 1
    }
    if (!phase) phase = 2
    # CrowdSec runs no later phase.
    if (phase <= 2) for (i = 1; i <= n_sets; i++) keep_setting(i)
  }

  # One action, from character `a` of D to `b`.
  function action(a, b,    colon, key, v) {
    colon = index(substr(D, a, b - a + 1), ":")
    key = tolower(trimmed(colon ? substr(D, a, colon - 1) : substr(D, a, b - a + 1)))
    if (key !~ /^[a-z]+$/) doubt("the odd action " shown(key))
    v = ""
    if (colon) {
      a += colon
      while (a <= b && substr(D, a, 1) ~ /[ \t]/) a++
      while (b >= a && substr(D, b, 1) ~ /[ \t]/) b--
      v = substr(D, a, b - a + 1)
      v_at = a
      v_end = b
      if (index(v, "\047")) {
        if (length(v) < 2 || substr(v, 1, 1) != "\047" || index(substr(v, 2), "\047") != length(v) - 1)
          doubt("the odd quotes " shown(v))
        v = substr(v, 2, length(v) - 2)
        v_at++
      } else if (v ~ /[^\t -~]/) doubt("a character beyond ASCII outside of quotes")
    }
    if (key == "id") {
      if (has_id++ || v !~ /^[1-9][0-9]*$/ || length(v) > 15) doubt("an odd id")
      if (v in id_used) doubt("an id for the second time, which CrowdSec refuses")
      id_used[v]
    } else if (key == "phase") {
      if (v == "request") v = 2
      else if (v == "response") v = 4
      else if (v == "logging") v = 5
      if (phase || v !~ /^[1-5]$/) doubt("an odd phase")
      phase = v + 0
    } else if (key ~ /^(nolog|log|pass|auditlog|noauditlog)$/) {
      if (v != "") doubt("a value for " key)
    } else if (key ~ /^(msg|logdata|tag|ver|rev)$/) {
      if (!is_loadable(v)) doubt("a " key " that CrowdSec might refuse")
    } else if (key == "severity") {
      if (tolower(v) !~ /^([0-7]|emergency|alert|critical|error|warning|notice|info|debug)$/) doubt("an odd severity")
    } else if (key == "t") {
      if (tolower(v) !~ /^(none|lowercase|trim|urldecode|urldecodeuni)$/) doubt("an odd transformation")
    } else if (key == "setvar") setvar(v)
    else doubt("the action " shown(key) ", which could stop or skip it")
  }

  # Coraza refuses %{} and a % at the end (experimental/plugins/macro/macro.go).
  function is_loadable(s) {
    if (s == "" || s ~ /%$/) return 0
    gsub(/%\{[tT][xX]\.[A-Za-z0-9_.-]+\}/, "", s)
    return !index(s, "%{")
  }

  function setvar(v,    equals, target, key) {
    equals = index(v, "=")
    target = tolower(equals ? substr(v, 1, equals - 1) : v)
    key = substr(target, 4)
    if (substr(v, 1, 1) == "!") doubt("a setvar that removes " shown(target))
    if (substr(target, 1, 3) != "tx." || trimmed(key) == "" || target ~ /[^ -~]/) doubt("a setvar of " shown(target))
    if (!equals) doubt("a setvar of " shown(target) " without a value")
    if (index(key, "%")) doubt("a setvar that takes its name from another variable")
    if (!is_loadable(substr(v, equals + 1))) doubt("a setvar that CrowdSec might refuse")
    if (key == "inbound_anomaly_score_threshold") set_which[++n_sets] = "in"
    else if (key == "outbound_anomaly_score_threshold") set_which[++n_sets] = "out"
    else return
    set_text[n_sets] = substr(v, equals + 1)
    set_at[n_sets] = v_at + equals
    set_end[n_sets] = v_end
  }
  # What a setvar of a threshold sets, by phase: its value, where its digits stand, and where another setvar could follow it.
  function keep_setting(i,    w, s, a, n) {
    w = phase "" set_which[i]
    s = set_text[i]
    if (s !~ /^[0-9]+$/) doubt("a threshold of " shown(s) ", which is not a plain number")
    n = length(s)
    a = D_from[set_at[i]]
    digits_at[w] = D_from[set_at[i] + n - 1] == a + n - 1 ? a : -1
    digits[w] = n
    after[w] = D_from[set_end[i]] + 1
    set_line[w] = line_at(a)
    sub(/^0+/, "", s)
    if (s == "") s = "0"
    if (length(s) > 15) doubt("a threshold that is too large")
    now[w] = s
  }

  function must_be(path, kinds) {
    if (path in kind && index(kinds, kind[path]) == 0) fault(first[path], "a " kind[path] " as its " path)
  }
  # CrowdSec decodes a rule strictly (pkg/appsec/appsec_rules_collection.go).
  function rule_file(    path, i) {
    if (kind[""] == "null") return
    # Go and other languages differ in what of these they take for blanks at the end of a line.
    if (index(S, "\005")) fault(first["seclang_rules"], "an unusual blank")
    for (path in kind) {
      if (path == "" || path ~ /\t/) continue
      if (path !~ /^(type|name|description|severity|seclang_files_rules|seclang_rules|rules|debug|labels|data)$/)
        fault(first[path], "the key " path ", which CrowdSec refuses")
    }
    must_be("type", "text null"); must_be("description", "text null"); must_be("severity", "text null")
    must_be("name", "text null"); must_be("labels", "map null"); must_be("data", "null"); must_be("seclang_rules", "list null")
    must_be("seclang_files_rules", "list null"); must_be("rules", "list null")
    if ("debug" in kind && kind["debug"] != "null" &&
      (style["debug"] != "plain" || text["debug"] !~ /^([Tt]rue|TRUE|[Ff]alse|FALSE)$/)) fault(first["debug"], "an odd debug")
    if (count["seclang_files_rules"]) fault(first["seclang_files_rules"], "seclang_files_rules, which could set thresholds too")
    if (count["rules"]) fault(first["rules"], "rules, which could set thresholds too")
    if (text["name"] != "argos/tuning" || kind["name"] != "text")
      fault(first["name"] ? first["name"] : 1, "no name argos/tuning")
    for (i = 1; i <= count["seclang_rules"]; i++)
      if (kind["seclang_rules\t" i] != "text") fault(first["seclang_rules\t" i], "an entry of seclang_rules that is not a text")
  }

  function effective(w) { return ("2" w) in now ? now["2" w] : now["1" w] }
  function edit(at, len, s) { edits = edits "edit " at " " len " |" s "\n" }
  function setting(w, number) { return ",setvar:tx." (w == "in" ? "inbound" : "outbound") "_anomaly_score_threshold=" number }

  # The edits that make threshold `w` the declared one; fills `missing` where a SecAction has to be added for it. Both phases are
  # set: which of them counts depends on whether the CRS is listed before this rule.
  function plan(w, number,    p, other) {
    if (number == "") return
    if (!(("1" w) in now) && !(("2" w) in now)) {
      other = w == "in" ? "1out" : "1in"
      if (other in now && after[other] > 0) edit(after[other], 0, setting(w, number))
      else missing = missing setting(w, number)
      return
    }
    for (p = 1; p <= 2; p++) {
      if (!((p w) in now) || now[p w] == number) continue
      if (digits_at[p w] < 0) fault(set_line[p w], "a threshold whose digits stand on several lines")
      edit(digits_at[p w], digits[p w], number)
    }
  }

  # Adds a line to seclang_rules, and changes none, for what no SecAction sets. \n in an edit is a line end.
  function add_entry(actions,    id, entry, p, l, i, before, lines, eol) {
    for (id = 90401; id in id_used; id++) continue
    entry = "\047SecAction \"id:" id ",phase:1,nolog,pass" actions "\"\047"
    p = "seclang_rules"
    if (style[p] == "flow" || style[""] == "flow" || is_word[p])
      fault(first[p] ? first[p] : 1, "a seclang_rules to which no line can be added: write it with a dash and a line for each entry")
    eol = ending[1] == "\r\n" ? "\\r\\n" : "\\n"
    before = ""
    for (i = 0; i < (kind[p] == "list" ? indent[p] : top_indent); i++) before = before " "
    l = N
    if (kind[p] == "list") { l = end_of[p]; lines = before "- " entry }
    else if (kind[p] == "null") { l = first[p]; lines = before "  - " entry }
    else lines = (kind[""] == "null" ? "name: argos/tuning" eol : "") before "seclang_rules:" eol before "  - " entry
    if (!N) edit(0, 0, lines eol)
    else if (l == N && is_unended) edit(offset[N] + length(L[N]), 0, eol lines)
    else edit(offset[l] + length(L[l]) + length(ending[l]), 0, lines eol)
  }

  END {
    if (is_over) exit
    # Coraza passes over what follows a line of 64 KiB.
    if (size > 65000) fault(1, "too much text for a tuning file")
    document()
    if (is_cut) fault(is_cut, "a second document or the end of one")
    rule_file()
    seclang()
    plan("in", want_inbound)
    plan("out", want_outbound)
    if (missing != "") add_entry(missing)
    print "inbound " effective("in")
    print "outbound " effective("out")
    if ((("2in") in now && !(("1in") in now)) || (("2out") in now && !(("1out") in now))) print "phase 2"
    printf "%s", edits
  }
'

# Sets `write_tuning`, `tuning_doubt` (why the file is left alone, though it may not be as declared), and in words what is to be
# (want_inbound, want_outbound) and what is there (tuning_now). What is to be written into a file that is there is $work/edited.
compare_tuning() {
  write_tuning=0
  tuning_doubt=
  tuning_is_late=0
  now_inbound=
  now_outbound=
  tuning_now=missing
  thresholds_word='not declared (left alone)'
  rm -f -- "$work/present" "$work/edited"
  [ "$tuning_declared" = 1 ] || return 0
  if [ -e "$TUNING_FILE" ] && [ ! -f "$TUNING_FILE" ]; then stop "$TUNING_FILE is not a regular file"; fi
  if [ -f "$TUNING_FILE" ]; then
    read_tuning
    if [ -z "$tuning_doubt" ] && tuning_as_declared; then
      thresholds_word=yes
      return 0
    fi
  fi
  [ -n "$tuning_doubt" ] || doubt_links
  if [ -n "$tuning_doubt" ]; then
    thresholds_word='cannot be told'
    if agent_reads_declared; then
      tuning_doubt=
      thresholds_word='yes (as the agent reads them)'
    fi
    return 0
  fi
  want_inbound=${inbound:-$now_inbound}
  want_outbound=${outbound:-$now_outbound}
  write_tuning=1
  thresholds_word=no
}

# Reads a copy of the tuning file, $work/present, and makes $work/edited of it.
read_tuning() {
  if ! cp -- "$TUNING_FILE" "$work/present" 2>/dev/null; then
    tuning_doubt='cannot be read'
    return 0
  fi
  read_yaml "$work/present" "$tuning_program" >"$work/tuning_said"
  tuning_doubt=$(sed -n 's/^fault //p' "$work/tuning_said")
  [ -z "$tuning_doubt" ] || return 0
  now_inbound=$(sed -n 's/^inbound //p' "$work/tuning_said")
  now_outbound=$(sed -n 's/^outbound //p' "$work/tuning_said")
  if grep -qx 'phase 2' "$work/tuning_said"; then tuning_is_late=1; fi
  tuning_now="inbound ${now_inbound:-not set}, outbound ${now_outbound:-not set}"
  grep '^edit ' "$work/tuning_said" | sort -k 2,2nr >"$work/edits" || :
  cp -- "$work/present" "$work/edited"
  # From the last to the first, so that no edit moves the place of another.
  while IFS=' ' read -r _ edit_at edit_length edit_text; do
    {
      head -c "$edit_at" "$work/edited"
      printf '%b' "${edit_text#|}"
      tail -c "+$((edit_at + edit_length + 1))" "$work/edited"
    } >"$work/edited_next"
    mv -f -- "$work/edited_next" "$work/edited"
  done <"$work/edits"
  # What would be written is read before it is.
  if read_yaml "$work/edited" "$tuning_program" | grep -q '^fault \|^edit '; then tuning_doubt='cannot be changed for certain'; fi
}

tuning_as_declared() {
  [ ! -s "$work/edits" ] || return 1
  # The agent reads the file as another user than root.
  [ -n "$(find -H "$TUNING_FILE" -perm -444)" ]
}

# A link is not replaced by a file, and nothing is written through one.
doubt_links() {
  if [ -L "$TUNING_FILE" ]; then
    tuning_doubt="is a link, and sets ${tuning_now}"
  elif [ -L "$CROWDSEC_DIR/appsec-rules" ] && [ "${TUNING_FILE%/*}" = "$CROWDSEC_DIR/appsec-rules" ]; then
    tuning_doubt='stands in a folder that is a link, which CrowdSec does not follow'
  fi
}

tuning_text() {
  actions=id:90401,phase:1,nolog,pass
  [ -z "$want_inbound" ] || actions=$actions,setvar:tx.inbound_anomaly_score_threshold=$want_inbound
  [ -z "$want_outbound" ] || actions=$actions,setvar:tx.outbound_anomaly_score_threshold=$want_outbound
  cat <<TEXT
# Written by setup-appsec.sh from the intent declared in Argos Drift; edits by hand are shown as drift.
name: argos/tuning
seclang_rules:
  - 'SecAction "$actions"'
TEXT
}

# replace FILE < TEXT: atomically, mode 0644. The temporary name does not end in .yaml, since CrowdSec could load it then.
replace() {
  replacement=$1.new.$$
  if cat >"$replacement" && chmod 0644 "$replacement"; then
    if mv -f -- "$replacement" "$1"; then return 0; fi
  fi
  rm -f -- "$replacement"
  return 1
}

# rewrite FILE TEXT: puts TEXT into a file that is there, with the owner and the mode that it has; atomically where that can be. A single
# file that is mounted into a container can be written and not be replaced.
rewrite() {
  replacement=$1.new.$$
  if cp -p -- "$1" "$replacement" 2>/dev/null && cat "$2" >"$replacement"; then
    if mv -f -- "$replacement" "$1" 2>/dev/null; then return 0; fi
  fi
  rm -f -- "$replacement"
  { cat "$2" >"$1"; } 2>/dev/null
}

# Writes the tuning file, and keeps the one that was there both beside it and in $work/previous, for put_tuning_back.
write_tuning_file() {
  mkdir -p -- "${TUNING_FILE%/*}" || :
  if [ -f "$TUNING_FILE" ]; then
    if ! cp -- "$TUNING_FILE" "$work/previous" || ! cmp -s "$work/previous" "$work/present"; then
      tuning_failed=1
      failed "$TUNING_FILE was not changed: it is no longer what it was a moment ago. Run this again"
      return 0
    fi
    if ! replace "$TUNING_FILE.previous" <"$work/previous"; then
      tuning_failed=1
      failed "$TUNING_FILE was not changed: the present one could not be kept as $TUNING_FILE.previous"
      return 0
    fi
  fi
  # Set before the file is: a signal may come in between.
  tuning_untested=1
  [ -f "$work/edited" ] || tuning_text >"$work/edited"
  if replace "$TUNING_FILE" <"$work/edited"; then return 0; fi
  tuning_untested=0
  tuning_failed=1
  failed "$TUNING_FILE could not be written"
}

put_tuning_back() {
  tuning_untested=0
  if [ -f "$work/previous" ]; then
    replace "$TUNING_FILE" <"$work/previous" || failed "the previous $TUNING_FILE could not be put back"
  else
    rm -f -- "$TUNING_FILE" || failed "the previous $TUNING_FILE could not be put back"
  fi
}

# --- what protects less than before ------------------------------------------------------------------------------------

# The folder of the sentinels belongs to the agent's account. Whoever took that over could declare anything, so what protects less
# than the revision that was applied last needs the yes of the person who runs this. What was applied stands beside CrowdSec's
# configuration, where that account cannot write.

# Reads what the last run carried out: `applied_revision` (empty: none is known), `applied_inbound`, `applied_outbound`,
# $work/applied, the scenarios that it removed, and $work/applied_simulated, those that it had simulated. A record that another user could have written counts for
# nothing. It is as large as the lists of two sentinels can make it, of the shortest names, each with a word before it: 16 MiB at most.
read_applied() {
  : >"$work/applied"
  : >"$work/applied_simulated"
  applied_revision=
  applied_inbound=
  applied_outbound=
  [ -n "$(find "$applied" -prune -type f -user "$(id -u)" -size -32769 2>/dev/null)" ] || return 0
  applied_revision=$(sed -n '1s/^# argos-drift applied revision \([1-9][0-9]*\)$/\1/p' "$applied")
  [ -n "$applied_revision" ] || return 0
  applied_inbound=$(sed -n 's/^inbound_threshold=\([1-9][0-9]*\)$/\1/p' "$applied")
  applied_outbound=$(sed -n 's/^outbound_threshold=\([1-9][0-9]*\)$/\1/p' "$applied")
  grep '^[^#=]*$' "$applied" >"$work/applied" || :
  sed -n 's/^simulated=//p' "$applied" >"$work/applied_simulated"
}

# Sets `weaker`: in words, what of the plan protects less than what is there now and than what was applied last. Empty where nothing does.
find_weaker() {
  read_applied
  weaker=
  without "$work/applied" "$work/remove" >"$work/newly_removed"
  weaker_scenarios "$work/newly_removed" removed
  without "$work/applied_simulated" "$work/affected" >"$work/newly_simulated"
  weaker_scenarios "$work/newly_simulated" 'only simulated'
  [ "$write_tuning" = 1 ] || return 0
  # What no file sets is the CRS's own default.
  weaker_threshold inbound "$inbound" "${now_inbound:-5}" "$applied_inbound"
  weaker_threshold outbound "$outbound" "${now_outbound:-4}" "$applied_outbound"
}

# weaker_scenarios LIST WHAT: adds to `weaker` that those are WHAT
weaker_scenarios() {
  case $(count "$1") in
    0) ;;
    1) weaker="$weaker${weaker:+; }$(some_of "$1") is $2" ;;
    *) weaker="$weaker${weaker:+; }$(some_of "$1") are $2" ;;
  esac
}

# weaker_threshold NAME DECLARED NOW APPLIED: adds it to `weaker` where it is raised
weaker_threshold() {
  [ -n "$2" ] && [ "$2" -gt "$3" ] || return 0
  [ -z "$4" ] || [ "$2" -gt "$4" ] || return 0
  weaker="$weaker${weaker:+; }the $1 threshold is raised from $3 to $2"
}

weaker_than() {
  if [ -n "$applied_revision" ]; then say "revision $applied_revision, which was applied last"
  else say 'now (no earlier run is known on this host)'; fi
}

# Writes down what this run may carry out. Only what was planned counts: to a name that was not installed, or simulated already, nobody agreed.
save_applied() {
  {
    say "# argos-drift applied revision $revision"
    applied_threshold inbound "$inbound" "$applied_inbound"
    applied_threshold outbound "$outbound" "$applied_outbound"
    { common "$work/disabled" "$work/applied"; cat "$work/remove"; } | sort -u
    { common "$work/simulated" "$work/applied_simulated"; cat "$work/simulate" "$work/put_back_simulate" | common "$work/installed" -; } |
      sort -u | sed 's/^/simulated=/'
  } >"$work/applied_next"
  # Touched at least: by its time the agent tells whose doing the changes that follow are.
  if cmp -s "$applied" "$work/applied_next" && touch -- "$applied"; then return 0; fi
  replace "$applied" <"$work/applied_next" || failed "$applied could not be written: the next run asks again before it protects less"
}

# applied_threshold NAME DECLARED APPLIED: where the tuning file could not be read, nobody has seen what the declared one would raise
applied_threshold() {
  [ -n "$2" ] || return 0
  if [ "$write_tuning" = 1 ] || [ "$thresholds_word" = yes ]; then say "$1_threshold=$2"
  elif [ -n "$3" ]; then say "$1_threshold=$3"; fi
}

# --- the plan ----------------------------------------------------------------------------------------------------------

# Compares what is declared with what is on disk: sets what compare_scenarios and compare_tuning set.
compare() {
  compare_scenarios
  compare_tuning
}

# Sets $work/remove, $work/install, $work/put_back (missing, and only the baseline asks for it), $work/download (missing in the hub's folder
# too) and $work/unmask (one name or file a line), what compare_simulation sets, and in $work/of_baseline all that only the baseline
# asks for, or with --declared-only in $work/left.
compare_scenarios() {
  list_installed
  common "$work/installed" "$work/disabled" >"$work/remove"
  without "$work/installed" "$work/required" >"$work/missing"
  without "$work/baseline" "$work/missing" >"$work/install"
  common "$work/baseline" "$work/missing" >"$work/put_back"
  : >"$work/left_missing"
  if [ "$declared_only" = 1 ]; then
    mv -f -- "$work/put_back" "$work/left_missing"
    : >"$work/put_back"
  fi
  compare_simulation
  cat "$work/put_back" "$work/put_back_simulate" "$work/put_back_enforce" | sort -u >"$work/of_baseline"
  cat "$work/left_missing" "$work/left_simulation" | sort -u >"$work/left"
  cat "$work/install" "$work/put_back" >"$work/missing"
  while IFS= read -r missing_name; do mask_of "$missing_name"; done <"$work/missing" >"$work/unmask"
  while IFS= read -r missing_name; do
    [ -e "$hub_dir/scenarios/$missing_name.yaml" ] || say "$missing_name"
  done <"$work/missing" >"$work/download"
}

print_plan() {
  say "Argos Drift: revision $revision of $changed_at, for $CROWDSEC_DIR"
  if [ -z "$AGENT" ] && [ "$dry_run" = 0 ]; then
    say 'No agent was asked for a newer intent (AGENT is empty): this applies what was delivered last'
  fi
  [ "$refresh" = 0 ] || say '  refresh  the installed collections'
  sed 's/^/  unmask   /' "$work/unmask"
  sed 's/^/  install  /' "$work/install"
  sed 's/^/  simulate /' "$work/simulate"
  sed 's/^/  enforce  /; s/$/ (no longer simulated)/' "$work/enforce"
  sed 's/^/  remove   /' "$work/remove"
  cat "$work/simulate" "$work/put_back_simulate" >"$work/to_simulate"
  without "$work/to_simulate" "$work/affected" | sed 's/^/  note     simulated with them, since it has a rule of the same name: /'
  print_put_back
  while IFS= read -r to_download; do
    say "  download $to_download: its file is not in $hub_dir, so that cscli needs the network"
  done <"$work/download"
  if [ "$write_tuning" = 1 ]; then
    say "  write    $TUNING_FILE: inbound ${want_inbound:-not set}, outbound ${want_outbound:-not set} (now: $tuning_now)"
    [ ! -f "$TUNING_FILE" ] || say "  keep     the present one as $TUNING_FILE.previous"
  fi
  [ -z "$weaker" ] || say "  weaker   than $(weaker_than): $weaker"
  sed 's/^/  unclear  /' "$work/nameless"
  [ -z "$simulation_doubt" ] || say "  unclear  $simulation_doubt"
  sed 's/^\([^	]*\)	/  unclear  \1: /' "$work/simulation_unclear"
  [ -z "$tuning_doubt" ] || say "  unclear  $TUNING_FILE $tuning_doubt"
  [ -z "$leftovers" ] || say "  note     passed over, since they are older than the other files and an older agent does not write them: $leftovers"
  [ "$tuning_is_late" = 0 ] ||
    say "  note     $TUNING_FILE sets a threshold in phase 2 alone: too late where an appsec-config lists the CRS before it"
  as_declared='as declared'
  ! anything_unclear || as_declared='as declared, as far as can be told'
  cat "$work/install" "$work/enforce" "$work/simulate" >"$work/not_as_declared"
  # Before anything is done: it is no result.
  say "  so far   $as_declared: $(($(count "$work/disabled") - $(count "$work/remove"))) of $(count "$work/disabled") disabled," \
    "$(as_declared_of enabled) enabled,$(optional_counts) thresholds $thresholds_word"
}

# Prints what only the baseline asks for, apart: somebody may have removed it for a reason.
print_put_back() {
  awk '
    FILENAME == ARGV[1] { simulated[$0]; next }
    FILENAME == ARGV[2] { enforced[$0]; next }
    { print "  put back " $0 ($0 in simulated ? " (simulated)" : $0 in enforced ? " (no longer simulated)" : "") }
  ' "$work/put_back_simulate" "$work/put_back_enforce" "$work/of_baseline"
  [ ! -s "$work/left" ] || say "  left     $(left_words): $(some_of "$work/left")"
  [ -z "$simulation_left" ] || say "  left     whether the baseline's scenarios are simulated as it has them, which cannot be told: $simulation_left"
}

left_words() {
  if [ "$(count "$work/left")" = 1 ]; then say '1 scenario as it is that only the baseline asks for'
  else say "$(count "$work/left") scenarios as they are that only the baseline asks for"; fi
}

# as_declared_of LIST: how many of those that are declared so are so, in words
as_declared_of() {
  without "$work/baseline" "$work/$1" >"$work/declared"
  say "$(without "$work/not_as_declared" "$work/declared" | wc -l | tr -d ' ') of $(count "$work/declared")"
}

# The same of what not every intent has.
optional_counts() {
  [ ! -s "$work/simulated" ] || printf ' %s simulated,' "$(as_declared_of simulated)"
  [ ! -s "$work/baseline" ] ||
    printf ' %s of the baseline,' "$(($(count "$work/baseline") - $(cat "$work/of_baseline" "$work/left" | wc -l))) of $(count "$work/baseline")"
}

anything_unclear() {
  [ -s "$work/nameless" ] || [ -n "$tuning_doubt" ] || [ -n "$simulation_doubt" ] || [ -s "$work/simulation_unclear" ]
}

# Notes what could not be told, each with what to do about it.
fail_unclear() {
  while IFS= read -r nameless_item; do
    failed "it cannot be told which scenario this local file is, and whether it is one of those declared: $nameless_item. Write its name in a plain line, name: OWNER/NAME"
  done <"$work/nameless"
  [ -z "$simulation_doubt" ] ||
    failed "it cannot be told, or not changed, which scenarios are simulated: $simulation_doubt. It was left as it is: set it right by hand and run this again"
  while IFS='	' read -r unclear_name unclear_why; do
    failed "it cannot be told whether $unclear_name is simulated: $unclear_why"
  done <"$work/simulation_unclear"
  [ -z "$tuning_doubt" ] || failed "it cannot be told whether the declared thresholds are set: $TUNING_FILE $tuning_doubt. It was left as it is: set them by hand, or move the file away and run this again"
}

confirm() {
  [ "$yes" = 0 ] || return 0
  removals=$(count "$work/remove")
  question=
  wish=
  if [ -n "$weaker" ] && [ "$may_weaken" != 1 ]; then
    if [ -t 0 ] || [ "$may_weaken" = 0 ]; then
      question="This protects less than $(weaker_than). Go on?"
      wish="this would protect less than $(weaker_than): $weaker"
    else
      say "no terminal to ask at whether it may protect less: going on (MAY_WEAKEN=0 refuses; $at_terminal, it asks)"
    fi
  fi
  if [ "$removals" -gt 10 ]; then
    question="Remove $removals scenarios?"
    wish="this would remove $removals scenarios${wish:+, and $wish}"
  fi
  simulations=$(count "$work/affected")
  if [ "$simulations" -gt 10 ]; then
    question="Only simulate $simulations scenarios?${question:+ $question}"
    wish="this would only simulate $simulations scenarios${wish:+, and $wish}"
  fi
  ask_to_put_back
  [ -n "$question" ] || return 0
  [ -t 0 ] || die "$wish; nothing was changed. Run it with --yes if that is what you declared, or $at_terminal, where it asks"
  printf '%s [y/N] ' "$question"
  read -r answer || answer=
  case $answer in y | Y | yes) ;; *) die 'not confirmed; nothing was changed' ;; esac
}

# Adds to the question what nobody declared. Without a terminal it is told and done: it protects more than before.
ask_to_put_back() {
  put_back_count=$(count "$work/of_baseline")
  [ "$put_back_count" -gt 0 ] || return 0
  what_put_back="$put_back_count scenarios that only the baseline asks for"
  [ "$put_back_count" != 1 ] || what_put_back="$(cat "$work/of_baseline"), which only the baseline asks for"
  if [ ! -t 0 ]; then
    [ -z "$question" ] || return 0
    say "no terminal to ask at whether to put back $what_put_back: going on (--declared-only leaves it; $at_terminal, it asks)"
  elif [ -n "$question" ]; then
    question="It also puts back $what_put_back. $question"
  else
    question="Put back $what_put_back? (--declared-only leaves it)"
  fi
}

anything_to_change() {
  if [ "$refresh" = 1 ] || [ "$write_tuning" = 1 ]; then return 0; fi
  [ "$(cat "$work/remove" "$work/install" "$work/unmask" "$work/simulate" "$work/enforce" "$work/of_baseline" | wc -l)" -gt 0 ]
}

# --- carrying it out ---------------------------------------------------------------------------------------------------

carry_out() {
  if [ "$refresh" = 1 ]; then
    refresh_collections
    compare_scenarios
    keep_to_plan_after_refresh
    remember_plan
  fi
  while IFS= read -r mask_file; do rm -f -- "$mask_file" || :; done <"$work/unmask"
  each_scenario "$work/install" install
  each_scenario "$work/put_back" install
  each_scenario "$work/remove" remove --force
  change_simulation
  if [ "$write_tuning" = 1 ]; then write_tuning_file; fi
}

# Takes out of the new comparison what is no doing of the refresh. A refreshed collection brings its disabled scenarios back, about whose
# removal nobody is asked: they were absent before. So may new rules of scenarios that are declared simulated.
keep_to_plan_after_refresh() {
  without "$work/installed_asked" "$work/installed" >"$work/came_back"
  for planned_list in remove install put_back put_back_simulate put_back_enforce unmask; do
    cat "$work/${planned_list}_planned" "$work/came_back" >"$work/may_change"
    common "$work/may_change" "$work/$planned_list" >"$work/kept"
    mv -f -- "$work/kept" "$work/$planned_list"
  done
}

refresh_collections() {
  run_cscli hub update >"$work/cscli.log" 2>&1 || failed "the hub's index was not refreshed: $(last_words "$work/cscli.log")"
  run_cscli collections list -o raw >"$work/collections_raw" 2>"$work/cscli.log" ||
    failed "the collections could not be listed: $(last_words "$work/cscli.log")"
  awk -F, '$2 ~ /^"?enabled/ && $2 !~ /local/ { print $1 }' "$work/collections_raw" >"$work/collections"
  while IFS= read -r collection; do
    if run_cscli collections install --force -- "$collection" >"$work/cscli.log" 2>&1; then say "refreshed $collection"
    else failed "the collection $collection was not refreshed: $(last_words "$work/cscli.log")"; fi
  done <"$work/collections"
}

# Keeps what is planned, for `verify` to say what of it was done.
remember_plan() {
  for planned_list in remove install put_back put_back_simulate put_back_enforce simulate enforce unmask; do
    cp "$work/$planned_list" "$work/${planned_list}_planned"
  done
  tuning_planned=$write_tuning
}

# Keeps by what the question was asked.
remember_question() {
  for asked_list in installed rules_on blocking; do cp "$work/$asked_list" "$work/${asked_list}_asked"; done
}

# each_scenario LIST COMMAND [FLAG]: runs cscli's COMMAND for each name of a list. Its exit code counts for nothing: an install
# whose place another file takes exits 0. `verify` alone decides, and shows what cscli said here.
each_scenario() {
  while IFS= read -r planned_name; do
    run_cscli scenarios "$2" ${3:+"$3"} -- "$planned_name" >"$work/cscli.log" 2>&1 || :
    printf '%s\t%s\n' "$planned_name" "$(last_words "$work/cscli.log")" >>"$work/cscli_words"
  done <"$1"
}

# --- the engine --------------------------------------------------------------------------------------------------------

# Has CrowdSec test its configuration, reload, and waits until it has loaded. A reload with a configuration that CrowdSec refuses would
# end it. Sets `engine_loaded` to 1 where it was seen to run what is on disk now.
test_and_reload() {
  test_or_put_tuning_back || return 0
  tuning_untested=0
  read_engine_settings
  find_engine || return 0
  if restarted_since; then
    reload_is_made_up 'CrowdSec was restarted since the earlier run, and with it has read what is on disk'
    return 0
  fi
  listeners_before=$(lapi_listeners)
  if ends_at_sighup; then restart_engine || return 0
  else reload_engine || return 0; fi
  watch_load
}

# Fails where CrowdSec must not be reloaded. Where it refuses a new tuning file, the previous one comes back and is tested.
test_or_put_tuning_back() {
  if test_configuration; then return 0; fi
  refusal=$(last_words "$work/test.log")
  if [ "$tuning_untested" = 0 ]; then
    failed "CrowdSec refuses its configuration ($refusal); it was not reloaded"
    return 1
  fi
  tuning_failed=1
  put_tuning_back
  failed "the thresholds were not changed: CrowdSec refuses its configuration with them ($refusal); the previous tuning file is back"
  if test_configuration; then return 0; fi
  failed 'CrowdSec refuses its configuration with the previous tuning file too; it was not reloaded'
  return 1
}

test_configuration() {
  "$CROWDSEC_BIN" -c "$CONFIG" -t >"$work/test.log" 2>&1 </dev/null
}

# Sets what CONFIG and CONFIG.local say of where the engine shows itself, each empty where they say nothing: set_server (not empty: there
# is a Local API), set_enable, set_uri, set_metrics, set_address, set_port, set_daemonize, set_media, set_log_dir. `settings_doubt`: why
# none of it is known.
read_engine_settings() {
  set_server='' set_enable='' set_uri='' set_metrics='' set_address='' set_port='' set_daemonize='' set_media='' set_log_dir=''
  settings_doubt=
  if [ ! -e "$CONFIG" ]; then settings_doubt="there is no $CONFIG"; return 0; fi
  read_settings_of "$CONFIG"
  if [ -e "$CONFIG.local" ] && [ -z "$settings_doubt" ]; then read_settings_of "$CONFIG.local"; fi
}

read_settings_of() {
  said_settings=$(read_yaml "$1" "$engine_program")
  case $said_settings in *'fault '*) settings_doubt="$1 ${said_settings#*fault }"; return 0 ;; esac
  while IFS=' ' read -r said_key said_value; do
    case $said_key in
      '') continue ;;
      server | enable | uri | metrics | address | port | daemonize | media | log_dir) eval "set_$said_key=\$said_value" ;;
    esac
    case $said_value in *\$*) settings_doubt="$1 has a value that depends on the environment of CrowdSec ($said_value)" ;; esac
  done <<TEXT
$said_settings
TEXT
}

# shellcheck disable=SC2016 # not the shell's
engine_program='
  function say(name, path,    n, part, i, p) {
    n = split(path, part, " ")
    p = ""
    for (i = 1; i <= n; i++) {
      p = p (i > 1 ? "\t" : "") part[i]
      if (!(p in kind)) return
      if (kind[p] == "null") { print name; return }
      if (i < n && kind[p] != "map") fault(first[p], "no map as its " part[i])
    }
    if (name == "server") { print name " there"; return }
    if (kind[p] != "text" || text[p] !~ /^([!-~]([ -~]*[!-~])?)?$/) fault(first[p], "a " part[n] " that this script does not read")
    print name " " text[p]
  }
  END {
    if (is_over) exit
    document()
    if (is_cut) fault(is_cut, "a second document or the end of one")
    say("server", "api server")
    say("enable", "api server enable")
    say("uri", "api server listen_uri")
    say("metrics", "prometheus enabled")
    say("address", "prometheus listen_addr")
    say("port", "prometheus listen_port")
    say("daemonize", "common daemonize")
    say("media", "common log_media")
    say("log_dir", "common log_dir")
  }
'

# says_yes TEXT, says_no TEXT: what CrowdSec takes for a truth value.
says_yes() {
  case $1 in y | Y | yes | Yes | YES | true | True | TRUE | on | On | ON) return 0 ;; *) return 1 ;; esac
}
says_no() {
  case $1 in n | N | no | No | NO | false | False | FALSE | off | Off | OFF) return 0 ;; *) return 1 ;; esac
}

# Finds the engine that is to be reloaded: sets `engine_by` (pid_file, service or process), `engine_pid` (empty: not known) and
# `engine_start`. Fails, and says so, where there is none.
find_engine() {
  if [ -n "$CROWDSEC_PID_FILE" ]; then
    engine_by=pid_file
    engine_pid=$pid_of_file
    engine_start=$(start_of "$engine_pid")
    # By its name too: the number may be another process's by now.
    if [ -n "$engine_start" ] && grep -q '^[0-9]* (crowdsec) ' "$proc_dir/$engine_pid/stat" 2>/dev/null; then return 0; fi
    failed "process $engine_pid of $CROWDSEC_PID_FILE is no running CrowdSec: nothing was reloaded. It reads the new state when it starts"
    return 1
  fi
  if command -v systemctl >/dev/null 2>&1 && systemctl is-active --quiet crowdsec >/dev/null 2>&1; then
    engine_by=service
    engine_pid=$(main_pid)
  elif ! command -v pidof >/dev/null 2>&1 && [ ! -r "$proc_dir/self/stat" ]; then
    failed "could not tell whether CrowdSec runs: there is neither pidof nor $proc_dir. Reload it by hand"
    return 1
  else
    engine_by=process
    # The oldest process of that name is the engine itself.
    engine_pid=$(engine_processes | sort -n | head -n 1)
    if [ -z "$engine_pid" ]; then
      reload_is_made_up 'CrowdSec is not running: it will read the new state when it starts'
      return 1
    fi
  fi
  engine_start=$(start_of "$engine_pid")
}

# Prints the ids of CrowdSec's processes.
engine_processes() {
  if command -v pidof >/dev/null 2>&1; then pidof crowdsec 2>/dev/null | tr ' ' '\n' || :
  # Slim images have no pidof. Dead processes that nobody has reaped are left out.
  else sed -n 's/^\([0-9]*\) (crowdsec) [^ZX].*/\1/p' "$proc_dir"/[0-9]*/stat 2>/dev/null || :; fi
}

# Prints the id of the service's process; nothing where systemd does not say.
main_pid() {
  systemctl show -p MainPID crowdsec 2>/dev/null </dev/null | sed -n 's/^MainPID=\([1-9][0-9]*\)$/\1/p'
}

# start_of PID: when that process began, in ticks since the boot. Nothing where it is gone, or dead and not yet reaped.
start_of() {
  stat_line=
  { read -r stat_line <"$proc_dir/$1/stat"; } 2>/dev/null || return 0
  # Its name stands in brackets and may hold anything. The start is the 22nd field, and the state after the name the third.
  # shellcheck disable=SC2086 # it is a list of numbers
  set -- ${stat_line##*) }
  case ${1:-Z} in Z | X) ;; *) say "${20:-}" ;; esac
}

# Whether the very process that was found is still there. Not by `kill -0`, which also finds a dead process that nobody has reaped, as
# happens in containers.
engine_is_there() {
  if [ "$engine_by" = service ]; then
    systemctl is-active --quiet crowdsec >/dev/null 2>&1 || return 1
    [ -z "$engine_pid" ] || [ "$(main_pid)" = "$engine_pid" ]
  elif [ -n "$engine_start" ]; then
    [ "$(start_of "$engine_pid")" = "$engine_start" ]
  else
    engine_processes | grep -qx "$engine_pid"
  fi
}

# An earlier run that could not have CrowdSec reload left in the marker which process it was.
restarted_since() {
  [ -s "$reload_pending" ] && [ "$change_needed" = 0 ] && [ "$reload_asked" = 0 ] && [ -n "$engine_start" ] &&
    [ "$(cat "$reload_pending")" != "$engine_pid $engine_start" ]
}

# Whether SIGHUP would end CrowdSec: up to 1.6.8 it reloads only with `common.daemonize: true` (`Serve` in its cmd/crowdsec/serve.go).
ends_at_sighup() {
  if [ -n "$settings_doubt" ] || says_yes "$set_daemonize"; then return 1; fi
  engine_version=$("$CROWDSEC_BIN" -version 2>&1 </dev/null | sed -n 's/.*version: *v*\([0-9][0-9]*\.[0-9][0-9]*\.[0-9][0-9]*\).*/\1/p' | head -n 1)
  [ -n "$engine_version" ] || return 1
  printf '%s\n' "$engine_version" | awk -F . '{ exit !($1 < 1 || ($1 == 1 && ($2 < 6 || ($2 == 6 && $3 < 9)))) }'
}

restart_engine() {
  sighup_ends="CrowdSec $engine_version ends at SIGHUP, since common.daemonize of $CONFIG is not true"
  if [ "$engine_by" != service ]; then
    restart_how='Restart it by hand'
    [ "$engine_pid" != 1 ] || restart_how='Restart its container, as with: docker restart crowdsec'
    printf '%s %s\n' "$engine_pid" "$engine_start" >"$reload_pending" || :
    failed "$sighup_ends: it was not reloaded, and still runs what it had loaded. $restart_how"
    return 1
  fi
  say "$sighup_ends: it is restarted instead"
  if ! systemctl restart crowdsec >"$work/reload.log" 2>&1 </dev/null; then
    failed "CrowdSec was not restarted: $(last_words "$work/reload.log")"
    note_log
    return 1
  fi
  engine_pid=$(main_pid)
  engine_start=$(start_of "$engine_pid")
  say 'restarted CrowdSec (systemctl)'
}

reload_engine() {
  if [ "$engine_by" = service ]; then
    if ! systemctl reload crowdsec >"$work/reload.log" 2>&1 </dev/null; then
      failed "CrowdSec was not reloaded: $(last_words "$work/reload.log"). Reload it by hand, or run this again"
      return 1
    fi
    say 'told CrowdSec to reload (systemctl)'
  elif kill -HUP "$engine_pid" 2>/dev/null; then
    say "told CrowdSec to reload (SIGHUP to process $engine_pid)"
  else
    failed "CrowdSec (process $engine_pid) could not be sent SIGHUP. Reload it by hand, or run this again"
    return 1
  fi
}

# Waits until CrowdSec has loaded. A new listener alone proves nothing: a reload that fails opens one too, and ends CrowdSec next.
watch_load() {
  settle_s=30
  say "waiting $settle_s s: a load that fails ends CrowdSec"
  seconds=0
  while [ "$seconds" -lt "$settle_s" ]; do
    sleep 1
    seconds=$((seconds + 1))
    if engine_is_there; then continue; fi
    who=service
    [ "$engine_by" = service ] || who="process $engine_pid"
    failed "CrowdSec ($who) ended within $seconds s of its reload: it did not load what is on disk"
    note_log
    return 0
  done
  unseen=$(why_unseen)
  if [ -z "$unseen" ]; then
    engine_loaded=1
    reload_is_made_up "CrowdSec runs it: $settle_s s after the reload its new listener ($set_uri), its process and its metrics are there"
  else
    reload_is_made_up "whether CrowdSec has loaded it could not be seen: $unseen"
  fi
}

# Prints why it could not be seen that CrowdSec has loaded; nothing where it was.
why_unseen() {
  if [ -n "$settings_doubt" ]; then say "$settings_doubt"; return 0; fi
  if [ -z "$set_server" ] || says_no "$set_enable"; then say "$CONFIG has no Local API, whose listener would tell"; return 0; fi
  if [ -z "$(lapi_address)" ]; then say "no listener can be looked for at the listen_uri ($set_uri) of $CONFIG"; return 0; fi
  if [ ! -r "$proc_dir/net/tcp" ]; then say "$proc_dir/net/tcp, which lists the listeners, cannot be read"; return 0; fi
  listeners_now=$(lapi_listeners)
  if [ -z "$listeners_now" ]; then say "nothing listens at $set_uri"; return 0; fi
  if [ "$listeners_now" = "$listeners_before" ]; then say "the listener at $set_uri is still the one from before"; return 0; fi
  if ! owns_listener; then say "the listener at $set_uri is not CrowdSec's"; return 0; fi
  why_no_metrics
}

# Prints `ADDRESS PORT` of the Local API as /proc/net/tcp has them, in hex; the address is empty where any will do.
lapi_address() {
  printf '%s\n' "$set_uri" | awk '
    !/^[^ ]*:[0-9]+$/ { exit }
    {
      port = $0; sub(/.*:/, "", port)
      host = $0; sub(/:[0-9]+$/, "", host)
      if (host == "localhost") host = "127.0.0.1"
      hex = ""
      if (host ~ /^[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+$/ && host != "0.0.0.0") {
        split(host, part, ".")
        hex = sprintf("%02X%02X%02X%02X", part[4], part[3], part[2], part[1])
      }
      printf "%s %04X\n", hex, port
    }'
}

# Prints the inodes of the sockets that listen where the Local API does, on one line.
lapi_listeners() {
  cat "$proc_dir/net/tcp" "$proc_dir/net/tcp6" 2>/dev/null | awk -v at="$(lapi_address)" '
    BEGIN { n = split(at, part, " "); port = part[n]; address = n > 1 ? part[1] : "" }
    port != "" && $4 == "0A" && $2 ~ (":" port "$") && (address == "" || index($2, address ":") == 1) { print $10 }' |
    sort | tr '\n' ' '
}

# Whether the engine's process has one of these listeners open. Where that cannot be looked at, it counts as its own.
owns_listener() {
  if [ -z "$engine_pid" ] || ! ls -l "$proc_dir/$engine_pid/fd" >"$work/open" 2>/dev/null; then return 0; fi
  for inode in $listeners_now; do
    if grep -qF "socket:[$inode]" "$work/open"; then return 0; fi
  done
  return 1
}

# Prints why CrowdSec's metrics do not show that it lives. No address but this machine's own is ever asked.
why_no_metrics() {
  metrics_port=${set_port:-6060}
  metrics_host=127.0.0.1
  if ! says_yes "$set_metrics"; then say "prometheus.enabled of $CONFIG is not true, so there are no metrics to ask"; return 0; fi
  case $set_address in
    '' | 0.0.0.0 | :: | localhost) ;;
    127.*[!0-9.]*) metrics_host= ;;
    127.*) metrics_host=$set_address ;;
    *) metrics_host= ;;
  esac
  if [ -z "$metrics_host" ]; then
    say "its metrics are at $set_address ($CONFIG), and only this machine's own address is asked"
    return 0
  fi
  case $metrics_port in '' | *[!0-9]*) say "the listen_port of prometheus in $CONFIG is $metrics_port"; return 0 ;; esac
  metrics_url=http://$metrics_host:$metrics_port/metrics
  if command -v curl >/dev/null 2>&1; then fetched_by=curl
  elif command -v wget >/dev/null 2>&1; then fetched_by=wget
  else say 'there is neither curl nor wget to ask for its metrics with'; return 0; fi
  if ! fetch_metrics 2>/dev/null | grep -q '^process_start_time_seconds '; then say "its metrics at $metrics_url do not answer"; fi
}

fetch_metrics() {
  unset http_proxy HTTP_PROXY all_proxy ALL_PROXY
  if [ "$fetched_by" = curl ]; then
    curl -q -s -f -m 5 "$metrics_url" </dev/null
    return 0
  fi
  # That of busybox has none of these, and as Debian builds it crashes at -T.
  wget_options=
  ! wget --help 2>&1 | grep -q max-redirect || wget_options='--max-redirect=0 --tries=1 --timeout=5'
  # shellcheck disable=SC2086 # each is a list of words, which may be empty
  $time_limit wget -q $wget_options -O - "$metrics_url" </dev/null
}

# Says with a failure what CrowdSec said last, where its log can be read.
note_log() {
  : >"$work/engine_log"
  case $set_log_dir in
    /*) [ "$set_media" != file ] || tail -n 5 "$set_log_dir/crowdsec.log" >"$work/engine_log" 2>/dev/null || : ;;
  esac
  if [ ! -s "$work/engine_log" ] && [ "$engine_by" = service ] && command -v journalctl >/dev/null 2>&1; then
    journalctl -u crowdsec -n 5 --no-pager -o cat >"$work/engine_log" 2>/dev/null </dev/null || :
  fi
  tr -cd ' -~\n' <"$work/engine_log" | cut -c 1-300 | sed 's/^/CrowdSec said: /' >>"$work/failures"
}

# reload_is_made_up SENTENCE: says so, and that no later run has to reload for this one.
reload_is_made_up() {
  say "$1"
  rm -f -- "$reload_pending" || failed "$reload_pending could not be removed"
}

# --- the verification --------------------------------------------------------------------------------------------------

# Compares again. Whatever still differs is a failure; whatever was planned and does not differ any more is said to be done.
verify() {
  compare
  while IFS= read -r still_there; do fail_removal "$still_there"; done <"$work/remove"
  while IFS= read -r still_missing; do fail_install "$still_missing"; done <"$work/missing"
  # Of what is not installed, that is failure enough.
  cat "$work/simulate" "$work/put_back_simulate" | without "$work/missing" - >"$work/still_enforced"
  while IFS= read -r still_enforced; do fail_simulation "$still_enforced"; done <"$work/still_enforced"
  cat "$work/enforce" "$work/put_back_enforce" | without "$work/missing" - >"$work/still_simulated"
  while IFS= read -r still_simulated; do
    failed "$still_simulated is still simulated, in $simulation_file, and blocks nobody$(cscli_said "$still_simulated")"
  done <"$work/still_simulated"
  fail_unclear
  if [ "$write_tuning" = 1 ] && [ "$tuning_failed" = 0 ]; then failed "$TUNING_FILE does not set the declared thresholds"; fi
  without "$work/remove" "$work/remove_planned" | sed 's/^/removed   /'
  without "$work/install" "$work/install_planned" | sed 's/^/installed /'
  without "$work/simulate" "$work/simulate_planned" | seen_simulation | sed 's/^/simulated /'
  without "$work/enforce" "$work/enforce_planned" | seen_simulation | sed 's/^/enforced  /'
  cat "$work/put_back_simulate_planned" "$work/put_back_enforce_planned" >"$work/sim_put_back"
  { seen_simulation <"$work/sim_put_back"; without "$work/sim_put_back" "$work/put_back_planned" | common "$work/installed" -; } |
    sort -u | without "$work/of_baseline" - | sed 's/^/put back  /'
  if [ "$tuning_planned" = 1 ] && [ "$write_tuning" = 0 ] && [ -z "$tuning_doubt" ]; then say "written   $TUNING_FILE"; fi
  if [ "$tuning_declared" = 1 ] && [ "$write_tuning" = 0 ] && [ -z "$tuning_doubt" ]; then ask_agent_about_tuning; fi
  if [ -z "$simulation_doubt" ] && [ ! -s "$work/failures" ]; then ask_agent_about_simulation; fi
}

# Prints those lines of its input that name an installed scenario of which could be told whether it is simulated.
seen_simulation() {
  sed 's/	.*//' "$work/simulation_unclear" >"$work/not_seen"
  [ -z "$simulation_doubt" ] || cat "$work/required" >"$work/not_seen"
  common "$work/installed" - | without "$work/not_seen" -
}

# The agent reads every rule of every file as a whole reader of YAML does. Asked only where simulation is declared or was changed.
ask_agent_about_simulation() {
  [ "$(cat "$work/simulated" "$work/simulate_planned" "$work/enforce_planned" "$work/put_back_enforce_planned" | wc -l)" -gt 0 ] || return 0
  agent_extents || return 0
  awk -F '\t' '
    FILENAME == ARGV[1] { simulated[$0]; next }
    FILENAME == ARGV[2] { baseline[$0]; next }
    FILENAME == ARGV[3] { extent[$1] = $2; next }
    !($0 in extent) { next }
    !($0 in simulated) && extent[$0] != "none"
    $0 in simulated && extent[$0] != "all" && !($0 in baseline && extent[$0] == "part")
  ' "$work/simulated" "$work/baseline" "$work/agent_extents" "$work/asked_for" >"$work/otherwise"
  [ ! -s "$work/otherwise" ] ||
    failed "$simulation_file has the scenarios simulated as declared, but the agent does not read it so of $(some_of "$work/otherwise")"
}

# Other AppSec rules can change what the engine enforces, and this script reads none of them.
ask_agent_about_tuning() {
  if ! agent_reads_declared && [ -n "$agent_sees" ]; then
    failed "$TUNING_FILE sets the declared thresholds, but the agent does not read them as what CrowdSec enforces ($agent_sees)"
  elif [ -n "$agent_sees" ] && [ -n "$inbound$outbound" ] && grep -qx 'tuning loaded_by \[\]' "$work/observed"; then
    tuning_unlisted=1
  fi
}

fail_removal() {
  local_file=$(awk -F '\t' -v name="$1" '$1 == name { print $2; exit }' "$work/local")
  if [ -n "$local_file" ]; then
    failed "$1 is still installed: the local file $local_file provides it, which cscli cannot remove; remove it by hand"
  else
    failed "$1 is still installed$(cscli_said "$1")"
  fi
}

fail_install() {
  install_why=$(cscli_said "$1")
  if grep -qxF -- "$1" "$work/download"; then
    install_why="$install_why. Its file is not in $hub_dir, from where cscli could install it without the network: run this again with the network"
  fi
  failed "$1 is not installed$install_why"
}

fail_simulation() {
  say "$1" >"$work/one_name"
  rules_of "$work/one_name" | awk -v all="$simulates_all" '
    FILENAME == ARGV[1] { excluded[$0]; next } ($0 in excluded) == all' "$work/exclusions" - >"$work/rules_enforced"
  enforced_why=
  [ ! -s "$work/rules_enforced" ] || enforced_why=": its rules go on blocking ($(some_of "$work/rules_enforced"))"
  [ -z "$(common "$work/unasked" "$work/rules_enforced")" ] ||
    enforced_why="$enforced_why, which blocked under another scenario's name when this run asked: run this again"
  failed "$1 is not simulated$enforced_why$(cscli_said "$1")"
}

cscli_said() {
  awk -F '\t' -v name="$1" '$1 == name { print " (cscli: " $2 ")" }' "$work/cscli_words"
}

# --- the run -----------------------------------------------------------------------------------------------------------

main() {
  read_arguments "$@"
  read_environment
  demand_crowdsec
  begin
  if [ "$dry_run" = 0 ]; then
    take_lock
    ask_agent
  fi
  read_sentinels
  compare
  find_weaker
  print_plan
  if [ "$dry_run" = 1 ]; then
    newer='the dashboard may hold a newer intent'
    [ -z "$AGENT" ] || newer="$newer, which is fetched first when this runs without --dry-run"
    say "dry run: nothing was changed. The plan is what is on this disk: $newer"
    fail_unclear
    [ ! -s "$work/failures" ] || exit 1
    exit 0
  fi
  remember_question
  confirm
  save_applied

  reload_needed=$reload_asked
  if [ -e "$reload_pending" ] && [ "$no_reload" = 0 ]; then
    reload_needed=1
    say 'an earlier run ended before CrowdSec was reloaded'
  fi
  change_needed=0
  if anything_to_change; then
    change_needed=1
    reload_needed=1
  fi
  if [ "$reload_needed" = 1 ]; then
    # What an earlier run wrote into it stays true only while nothing is changed.
    [ "$change_needed" = 0 ] || rm -f -- "$reload_pending"
    # Written before the first change: where this run is ended half-way, the next one finds nothing to change, and would not
    # reload the engine, which still has the old state.
    : 2>/dev/null >>"$reload_pending" || die "$reload_pending cannot be written; nothing was changed"
    carried_out=1
  fi
  remember_plan
  [ "$change_needed" = 0 ] || carry_out
  if [ "$no_reload" = 1 ]; then
    rm -f -- "$reload_pending"
    [ "$reload_needed" = 0 ] || say "$no_reload_why"
  elif [ "$reload_needed" = 1 ]; then
    test_and_reload
  else
    say 'nothing had to be changed, CrowdSec was not reloaded (--reload does it all the same)'
  fi
  tuning_untested=0
  tuning_unlisted=0
  verify
  [ ! -s "$work/failures" ] || exit 1
  tell_newer_intent
  [ ! -s "$work/left" ] || say "left $(left_words) (--declared-only)"
  done_words="done: on disk as declared in revision $revision"
  # Of an older revision "done" alone would be taken for the newest.
  [ "$fetched" = 1 ] || done_words="$done_words of $changed_at, which was delivered last"
  [ "$engine_loaded" = 0 ] || done_words="$done_words, and CrowdSec has loaded what is on disk"
  # The file is on disk and right, and CrowdSec never reads it.
  [ "$tuning_unlisted" = 0 ] || done_words="$done_words; the thresholds are not in force, as no appsec-config that an acquisition uses lists their rule"
  say "$done_words"
}

main "$@"
